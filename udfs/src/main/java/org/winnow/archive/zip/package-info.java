/** Reads zip archives, by their directory or without one. May use {@code archive} alone. */
package org.winnow.archive.zip;
