/** Comparison between identities: merges, reviews and shared photographs. */
package org.winnow.stage.clean.inter;
