/**
 * Model files: descriptors, folders, download, draft of a descriptor, check. May use {@code model}
 * and {@code model.detect}. No Spark.
 */
package org.winnow.model.catalogue;
