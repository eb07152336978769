/** Digests of bytes and of pictures. No Spark. */
package org.winnow.algo.hash;
