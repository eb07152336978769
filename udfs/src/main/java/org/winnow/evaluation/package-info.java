/**
 * How good a result is, compared with the truth: verification, fold accuracy, clustering scores. No
 * Spark.
 */
package org.winnow.evaluation;
