package org.winnow.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.winnow.console.LaunchErrors;
import org.winnow.console.UserException;
import org.winnow.udf.WinnowExtensions;
import scala.Tuple2;

/**
 * The only builder of Spark sessions. It sets the required settings only. Tunable settings are in
 * conf/spark.
 */
public final class Sessions {
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String CATALOG = "spark.sql.catalog.spark_catalog";
  private static final String TIME_ZONE = "spark.sql.session.timeZone";
  private static final String WAREHOUSE = "spark.sql.warehouse.dir";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";
  private static final String FUNCTIONS = WinnowExtensions.class.getName();

  private static final Set<String> UTC = Set.of("UTC", "Etc/UTC", "Z", "+00:00", "GMT");

  private Sessions() {}

  /**
   * A session, and whether Winnow opened it. An existing session, for example of a notebook, is not
   * closed.
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
   * Opens a session with Delta, Winnow's SQL functions and UTC. It is local if no master is set.
   *
   * @param hadoop extra Hadoop properties
   * @throws UserException if an existing session lacks a required setting
   */
  public static Opened open(String name, Map<String, String> hadoop) {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession spark = SparkSession.getDefaultSession().get();
      check(spark);
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
    extensions.add(DELTA_EXTENSION);
    extensions.add(FUNCTIONS);
    conf.set(EXTENSIONS, String.join(",", extensions));
    conf.set(CATALOG, DELTA_CATALOG);
    conf.set(TIME_ZONE, "UTC");
    if (!conf.contains(WAREHOUSE) && conf.get("spark.master").startsWith("local")) {
      conf.set(WAREHOUSE, emptyFolder().toUri().toString());
    }
    hadoop.forEach((key, value) -> conf.set("spark.hadoop." + key, value));
    SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
    takeSettingsToTasks(spark);
    return new Opened(spark, true);
  }

  /**
   * Makes tasks see the settings of SQL also where a job runs on the RDD of a dataset. Spark hands
   * them to tasks as properties of the job, and sets those in actions of datasets only; without
   * them, an expression in a task is compiled or not as Spark's default says.
   */
  static void takeSettingsToTasks(SparkSession spark) {
    for (Tuple2<String, String> setting : spark.sparkContext().getConf().getAll()) {
      if (setting._1().startsWith("spark.sql.")) {
        // Threads that this one starts inherit it.
        spark.sparkContext().setLocalProperty(setting._1(), setting._2());
      }
    }
  }

  /**
   * The Hadoop properties of a session, without a session: those of Spark's settings and these.
   *
   * @param more extra Hadoop properties
   */
  public static Configuration hadoop(Map<String, String> more) {
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    more.forEach(hadoop::set);
    return hadoop;
  }

  /** A folder for Spark's default database, which Winnow does not use. */
  private static Path emptyFolder() {
    try {
      Path folder = Files.createTempDirectory("winnow-spark-warehouse");
      // Spark deletes its own files; this folder stays empty.
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(SparkSession spark) {
    List<String> missing = missing(key -> spark.conf().get(key, ""));
    if (!missing.isEmpty()) {
      throw LaunchErrors.foreignSession(missing);
    }
  }

  /**
   * Required settings that a session lacks.
   *
   * @param setting value of a setting by its key, empty if it is not set
   */
  static List<String> missing(UnaryOperator<String> setting) {
    List<String> missing = new ArrayList<>();
    List<String> extensions = List.of(setting.apply(EXTENSIONS).strip().split("\\s*,\\s*"));
    for (String extension : List.of(DELTA_EXTENSION, FUNCTIONS)) {
      if (!extensions.contains(extension)) {
        missing.add(EXTENSIONS + " does not name " + extension + ".");
      }
    }
    if (!setting.apply(CATALOG).equals(DELTA_CATALOG)) {
      missing.add(CATALOG + " is not " + DELTA_CATALOG + ".");
    }
    String zone = setting.apply(TIME_ZONE);
    if (!UTC.contains(zone)) {
      missing.add(TIME_ZONE + " is " + zone + ", not UTC.");
    }
    return missing;
  }
}
