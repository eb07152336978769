/**
 * What a model is, and what this JVM has loaded: spec, sessions of ONNX Runtime, holder. The only
 * room that knows ONNX Runtime and DJL. No Spark.
 */
package org.winnow.model;
