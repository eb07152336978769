/**
 * All pairs from a cosine on, or the k nearest, exactly: blocked GEMM over a grid of block pairs,
 * as a Spark program. May use {@code kernel} and {@code spark}.
 */
package org.winnow.knn.exact;
