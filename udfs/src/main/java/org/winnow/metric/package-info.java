/**
 * The student: a space of embeddings, learnt from faces whose identities are known, by within-
 * class whitening. May use {@code kernel}. No Spark.
 */
package org.winnow.metric;
