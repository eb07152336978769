/**
 * What a model is, and what this JVM has loaded: spec, session of ONNX Runtime, holder. No Spark.
 */
package org.winnow.model;
