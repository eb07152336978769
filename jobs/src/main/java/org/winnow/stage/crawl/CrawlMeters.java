package org.winnow.stage.crawl;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/** What the tasks of a crawl count for the progress line and the summary. */
record CrawlMeters(
    LongAccumulator rows,
    LongAccumulator images,
    LongAccumulator failures,
    LongAccumulator optOuts,
    LongAccumulator bytes,
    LongAccumulator requests,
    SlowestHosts slowest)
    implements Serializable {
  static CrawlMeters of(SparkContext spark) {
    SlowestHosts slowest = new SlowestHosts();
    spark.register(slowest, "slowest hosts");
    return new CrawlMeters(
        spark.longAccumulator("URLs done"),
        spark.longAccumulator("images"),
        spark.longAccumulator("failures"),
        spark.longAccumulator("opt-outs"),
        spark.longAccumulator("bytes received"),
        spark.longAccumulator("requests"),
        slowest);
  }
}
