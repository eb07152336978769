/**
 * Exact similarity joins and top-k search as Spark programs: a block-nested-loop join with GEMM.
 * May use {@code kernel} and {@code spark}.
 */
package org.winnow.knn.exact;
