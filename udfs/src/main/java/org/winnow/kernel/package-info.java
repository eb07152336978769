/**
 * Similarities of unit vectors: GEMM kernels, exact rescoring, top-k, inverted file, k-means. May
 * use the JDK and OpenBLAS. No Spark.
 */
package org.winnow.kernel;
