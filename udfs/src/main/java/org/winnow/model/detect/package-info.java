/**
 * Face detectors: one class a family of outputs. May use {@code face} and {@code model}. No Spark.
 */
package org.winnow.model.detect;
