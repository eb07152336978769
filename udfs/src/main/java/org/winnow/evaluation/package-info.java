/**
 * Metrics of results against the truth: verification, fold accuracy, clustering scores. No Spark.
 */
package org.winnow.evaluation;
