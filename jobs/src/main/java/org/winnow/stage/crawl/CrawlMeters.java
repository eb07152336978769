package org.winnow.stage.crawl;

import java.io.Serializable;
import java.util.Locale;
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
    long start)
    implements Serializable {
  CrawlMeters(SparkContext spark) {
    this(
        spark.longAccumulator("URLs done"),
        spark.longAccumulator("images"),
        spark.longAccumulator("failures"),
        spark.longAccumulator("opt-outs"),
        spark.longAccumulator("bytes received"),
        spark.longAccumulator("requests"),
        System.nanoTime());
  }

  long done() {
    return rows.sum();
  }

  private double seconds() {
    return Math.max(1e-3, (System.nanoTime() - start) / 1e9);
  }

  /** The end of the progress line. */
  String note() {
    long all = Math.max(1, done());
    return String.format(
        Locale.ROOT,
        "  %.1f MB/s  images %d %%, failed %d %%, opted out %d %%",
        bytes.sum() / 1e6 / seconds(),
        100 * images.sum() / all,
        100 * failures.sum() / all,
        100 * optOuts.sum() / all);
  }

  /** Bytes and speed so far. */
  String volume() {
    return String.format(
        Locale.ROOT,
        "%,.1f MB (%,.0f images/s, %,.1f MB/s)",
        bytes.sum() / 1e6,
        images.sum() / seconds(),
        bytes.sum() / 1e6 / seconds());
  }
}
