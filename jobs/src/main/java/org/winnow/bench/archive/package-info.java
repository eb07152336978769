/** {@code winnow bench archives}: photographs out of archives beside the same as files. */
package org.winnow.bench.archive;
