package org.winnow.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.trim;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.winnow.console.Errors;

/** A list that a user gives: a file of separated values whose first line names the columns. */
final class TabularFile {
  private TabularFile() {}

  /**
   * Reads a list with all columns as text, their names in small letters, their values without
   * blanks around them.
   *
   * @param file a path or an address; values are separated by tabs where it ends in {@code .tsv},
   *     by commas otherwise
   */
  static Dataset<Row> read(SparkSession spark, String file) {
    check(spark, file);
    Dataset<Row> rows =
        spark
            .read()
            .option("header", true)
            .option("escape", "\"")
            // A quoted line break is part of a value.
            .option("multiLine", true)
            .option("sep", file.toLowerCase(Locale.ROOT).endsWith(".tsv") ? "\t" : ",")
            .csv(file);
    return rows.select(
        Arrays.stream(rows.columns())
            .map(
                name ->
                    trim(col("`" + name + "`").cast("string"))
                        .as(name.strip().toLowerCase(Locale.ROOT)))
            .toArray(Column[]::new));
  }

  /** The lines of a file, in a column {@code value}. */
  static Dataset<Row> lines(SparkSession spark, String file) {
    check(spark, file);
    return spark.read().text(file);
  }

  private static void check(SparkSession spark, String file) {
    try {
      Path path = new Path(file);
      if (!path.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(path)) {
        throw Errors.list(file, "It does not exist.");
      }
    } catch (IOException e) {
      throw Errors.list(file, e.getMessage());
    }
  }

  /** The first of some columns that a list has. */
  static Column one(Dataset<Row> rows, String file, List<String> names) {
    List<String> columns = List.of(rows.columns());
    return names.stream()
        .filter(columns::contains)
        .findFirst()
        .map(name -> col("`" + name + "`"))
        .orElseThrow(
            () ->
                Errors.list(
                    file,
                    "It has no column "
                        + String.join(" or ", names)
                        + "; its columns are "
                        + String.join(", ", columns)
                        + "."));
  }

  static boolean has(Dataset<Row> rows, String name) {
    return List.of(rows.columns()).contains(name);
  }
}
