package org.winnow.copies;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * What tasks count for the report. A repeated task counts again.
 *
 * @param skipped entries of heavy buckets of hashes that were not compared
 * @param cut images with more near hashes than the maximum, once for each block
 * @param verified verified candidates
 */
public record CompareMeters(
    LongAccumulator skipped, LongAccumulator cut, LongAccumulator verified) {
  public static CompareMeters of(SparkSession spark) {
    return new CompareMeters(
        spark.sparkContext().longAccumulator("skipped entries"),
        spark.sparkContext().longAccumulator("cut images"),
        spark.sparkContext().longAccumulator("verified candidates"));
  }
}
