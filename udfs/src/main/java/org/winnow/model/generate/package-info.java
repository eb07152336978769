/**
 * Generators: what makes pictures of faces of people who do not exist, and the search for vectors
 * whose pictures have a wanted property. They know no Spark, no detector and no embedder; whether a
 * picture is good enough is decided elsewhere.
 */
package org.winnow.model.generate;
