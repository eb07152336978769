/** Reads pictures in web archives (WARC). May use {@code archive} alone. */
package org.winnow.archive.warc;
