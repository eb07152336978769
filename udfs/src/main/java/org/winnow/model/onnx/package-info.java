/**
 * Writes ONNX graphs: that of the built-in embedder, and that of an embedder with its student. No
 * Spark, no inference.
 */
package org.winnow.model.onnx;
