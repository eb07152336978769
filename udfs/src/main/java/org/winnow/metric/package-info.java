/**
 * The student: a projection of embeddings, learnt from labelled faces by within-class whitening.
 * May use {@code kernel}. No Spark.
 */
package org.winnow.metric;
