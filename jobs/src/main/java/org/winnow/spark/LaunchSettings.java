package org.winnow.spark;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Reads the Spark settings that bin/winnow passes to the embedded Spark. A private file holds them,
 * because all users of a machine can read command lines.
 */
public final class LaunchSettings {
  /** System property with the path of the file. */
  static final String FILE_PROPERTY = "winnow.spark.settings";

  private LaunchSettings() {}

  /**
   * Sets the settings as system properties, where Spark reads them. Does nothing without a file:
   * spark-submit sets them itself.
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
