package org.winnow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one Spark session for the whole JVM, as a parameter: local[2], two shuffle
 * partitions, UTC, Delta where it is.
 */
public final class SparkExtension implements BeforeAllCallback, ParameterResolver {
  private static SparkSession session;

  @Override
  public void beforeAll(ExtensionContext context) {
    session();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return session();
  }

  /** The session; built at the first call, and again if a test stopped it. */
  public static synchronized SparkSession session() {
    if (session == null || session.sparkContext().isStopped()) {
      session = build();
      check("spark.master", "local[2]");
      check("spark.sql.shuffle.partitions", "2");
      check("spark.sql.session.timeZone", "UTC");
    }
    return session;
  }

  private static SparkSession build() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("tests")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.warehouse.dir", temporary())
            .config("spark.databricks.delta.snapshotPartitions", 2);
    String extensions = "org.winnow.udf.WinnowExtensions";
    if (isThere("io.delta.sql.DeltaSparkSessionExtension")) {
      extensions += ",io.delta.sql.DeltaSparkSessionExtension";
      builder.config(
          "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }
    return builder.config("spark.sql.extensions", extensions).getOrCreate();
  }

  private static void check(String key, String expected) {
    String found = session.conf().get(key);
    if (!found.equals(expected)) {
      throw new IllegalStateException(
          "Another session was there first: " + key + " is " + found + ", not " + expected);
    }
  }

  private static boolean isThere(String name) {
    try {
      Class.forName(name, false, SparkExtension.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static String temporary() {
    try {
      return Files.createTempDirectory("spark-warehouse").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
