/** Incremental rounds: clean the faces that changes since the previous run affect. */
package org.winnow.stage.clean.incremental;
