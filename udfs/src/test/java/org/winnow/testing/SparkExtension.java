package org.winnow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.winnow.udf.WinnowExtensions;

/**
 * Gives tests one local Spark session for the whole JVM, as a parameter of type {@link
 * SparkSession}: {@code @ExtendWith(SparkExtension.class) class SomethingIT}.
 *
 * <p>Two task threads, two shuffle partitions, UTC, no UI, loopback only, a warehouse in a fresh
 * folder under {@code target}, Winnow's SQL functions, and Delta where it is on the class path.
 */
public final class SparkExtension implements BeforeAllCallback, ParameterResolver {
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";

  /**
   * Lives until the JVM ends, as sessions of Spark do: a build with forks asks for class by class.
   */
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

  private static synchronized SparkSession session() {
    if (session == null || session.sparkContext().isStopped()) {
      session = start();
    }
    return session;
  }

  private static SparkSession start() {
    Map<String, String> settings = settings();
    SparkSession.Builder builder = SparkSession.builder();
    settings.forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    // A session that somebody else had started keeps its own static settings without a word.
    settings.forEach(
        (key, value) -> {
          String actual = spark.conf().get(key);
          if (!value.equals(actual)) {
            throw new IllegalStateException(
                "The test session has %s=%s instead of %s".formatted(key, actual, value));
          }
        });
    return spark;
  }

  private static Map<String, String> settings() {
    Path scratch = scratch();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.app.name", "winnow-tests");
    settings.put("spark.master", "local[2]");
    settings.put("spark.default.parallelism", "2");
    settings.put("spark.sql.shuffle.partitions", "2");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.local.dir", scratch.resolve("local").toString());
    settings.put("spark.sql.warehouse.dir", "file:" + scratch.resolve("warehouse"));
    settings.put("spark.sql.catalogImplementation", "in-memory");
    if (deltaIsPresent()) {
      settings.put(
          "spark.sql.extensions", WinnowExtensions.class.getName() + "," + DELTA_EXTENSION);
      settings.put(
          "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
      // The default of 50 partitions for a table's log makes every small commit slow.
      settings.put("spark.databricks.delta.snapshotPartitions", "2");
    } else {
      settings.put("spark.sql.extensions", WinnowExtensions.class.getName());
    }
    return settings;
  }

  private static boolean deltaIsPresent() {
    return SparkExtension.class.getResource("/" + DELTA_EXTENSION.replace('.', '/') + ".class")
        != null;
  }

  private static Path scratch() {
    try {
      Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
      return Files.createTempDirectory(target, "spark-test-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
