/**
 * Quotas: apportionment, raking and the largest feasible size of a sample with given margins. Knows
 * no other room. No Spark.
 */
package org.winnow.quota;
