package org.winnow.spark;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.winnow.udf.WinnowExtensions;

/**
 * The only builder of Spark sessions. It sets what Winnow cannot work without, and no tunable:
 * those stand in conf/spark.
 */
public final class Sessions {
  private static final String EXTENSIONS = "spark.sql.extensions";

  private Sessions() {}

  /**
   * A session, and whether it was opened here. One that stood open before, in a notebook for
   * example, is left open.
   */
  public record Opened(SparkSession spark, boolean own) implements AutoCloseable {
    @Override
    public void close() {
      if (own) {
        spark.close();
      }
    }
  }

  /**
   * A session with Delta, Winnow's SQL functions and UTC; local where no master was named.
   *
   * @param hadoop extra Hadoop properties
   */
  public static Opened open(String name, Map<String, String> hadoop) {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession spark = SparkSession.getDefaultSession().get();
      hadoop.forEach(spark.sparkContext().hadoopConfiguration()::set);
      return new Opened(spark, false);
    }
    SparkConf conf = new SparkConf();
    conf.setAppName("winnow " + name);
    if (!conf.contains("spark.master")) {
      conf.setMaster("local[*]");
    }
    Set<String> extensions = new LinkedHashSet<>();
    if (conf.contains(EXTENSIONS)) {
      extensions.addAll(Arrays.asList(conf.get(EXTENSIONS).split(",")));
    }
    extensions.add("io.delta.sql.DeltaSparkSessionExtension");
    extensions.add(WinnowExtensions.class.getName());
    conf.set(EXTENSIONS, String.join(",", extensions));
    conf.set("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    conf.set("spark.sql.session.timeZone", "UTC");
    hadoop.forEach((key, value) -> conf.set("spark.hadoop." + key, value));
    return new Opened(SparkSession.builder().config(conf).getOrCreate(), true);
  }
}
