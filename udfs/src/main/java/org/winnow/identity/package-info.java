/**
 * Whose a face is: claims, density cores, impostor distribution, cohort scores, thresholds,
 * decisions and reasons. May use {@code kernel}. No Spark.
 */
package org.winnow.identity;
