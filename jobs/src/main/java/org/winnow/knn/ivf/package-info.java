/**
 * Approximate k-nearest-neighbour graphs by an inverted file. The recall is measured on a sample of
 * the same run. May use {@code knn.exact}, {@code kernel} and {@code spark}.
 */
package org.winnow.knn.ivf;
