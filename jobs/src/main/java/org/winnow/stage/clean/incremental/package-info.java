/** A round over only what changed since the last one. */
package org.winnow.stage.clean.incremental;
