/** Containers of training data, as streams of bytes. */
package org.winnow.algo.archive;
