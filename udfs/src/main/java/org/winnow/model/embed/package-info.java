/**
 * Embedders of faces and of whole pictures, and the student as a model of its own. May use {@code
 * model} and {@code metric}. No Spark.
 */
package org.winnow.model.embed;
