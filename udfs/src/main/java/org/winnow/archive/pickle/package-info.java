/**
 * Reads packs of pictures in Python's pickle, of which only lists and bytes are read. May use
 * {@code archive} alone.
 */
package org.winnow.archive.pickle;
