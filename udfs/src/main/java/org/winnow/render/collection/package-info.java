/**
 * A drawn noisy collection: its files, their subjects and their faults. Each folder depends only on
 * the seed and its number. No Spark.
 */
package org.winnow.render.collection;
