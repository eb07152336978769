/**
 * Groups of one person each, from unit vectors alone, as a Spark program. May use {@code config},
 * {@code identity}, {@code knn}, {@code graph}, {@code spark}, {@code table}.
 */
package org.winnow.cluster;
