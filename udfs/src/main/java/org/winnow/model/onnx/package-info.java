/** Writes ONNX graphs, and the graph of the built-in embedder. No Spark, no inference. */
package org.winnow.model.onnx;
