/** Stage {@code ingest}: files become sources and images. */
package org.winnow.stage.ingest;
