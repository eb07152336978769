/**
 * Similarity kernels that ONNX Runtime executes: 8-bit products on processors, GEMM on GPUs. May
 * use {@code kernel} and {@code model}. No Spark.
 */
package org.winnow.kernel.ort;
