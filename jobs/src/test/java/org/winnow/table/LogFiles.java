package org.winnow.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** The files of Delta logs, as text. */
public final class LogFiles {
  private LogFiles() {}

  /** The files of all logs below a folder whose content has a word. */
  public static List<String> with(SparkSession spark, Path folder, String word) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().contains("_delta_log"))
          .filter(file -> text(spark, file).contains(word))
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static String text(SparkSession spark, Path file) {
    try {
      return file.toString().endsWith(".parquet")
          ? String.join("\n", spark.read().parquet(file.toString()).toJSON().collectAsList())
          : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
