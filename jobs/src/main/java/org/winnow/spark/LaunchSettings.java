package org.winnow.spark;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Spark's settings as bin/winnow hands them to the embedded Spark: in a file that only this process
 * reads, since every user of a machine sees the words of a command line.
 */
public final class LaunchSettings {
  /** System property that names the file. */
  static final String FILE_PROPERTY = "winnow.spark.settings";

  private LaunchSettings() {}

  /**
   * Makes them system properties, where Spark looks for them. Does nothing where no file was handed
   * over: spark-submit does the same itself.
   */
  public static void apply() {
    String file = System.getProperty(FILE_PROPERTY);
    if (file == null) {
      return;
    }
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      settings.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    settings
        .stringPropertyNames()
        .forEach(key -> System.setProperty(key, settings.getProperty(key)));
  }
}
