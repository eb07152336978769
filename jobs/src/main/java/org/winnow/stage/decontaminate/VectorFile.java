package org.winnow.stage.decontaminate;

import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.console.IngestErrors;
import org.winnow.table.Curated;
import org.winnow.table.Embeddings;

/**
 * A benchmark that consists of vectors alone: a Parquet file with the columns {@code identity}
 * (text) and {@code vector} (array of numbers), one row for each face.
 *
 * @param rows columns {@link Benchmark#KEY} and {@link Benchmark#VECTOR}, of unit length
 * @param version changes with the file
 */
public record VectorFile(Dataset<Row> rows, long version) {
  private static final String IDENTITY = Curated.IDENTITY.name();
  private static final String VECTOR = Embeddings.VECTOR.name();

  /**
   * The vectors at a path; empty if it is not a Parquet file with a column {@code vector}.
   *
   * @throws org.winnow.console.UserException if it has no column {@code identity}
   */
  public static Optional<VectorFile> at(SparkSession spark, String path) {
    if (!path.toLowerCase(Locale.ROOT).endsWith(".parquet")) {
      return Optional.empty();
    }
    long version = version(spark, path);
    Dataset<Row> rows = spark.read().parquet(path);
    List<String> columns = List.of(rows.columns());
    if (!columns.contains(VECTOR)) {
      return Optional.empty();
    }
    if (!columns.contains(IDENTITY)) {
      throw IngestErrors.list(
          path,
          "It has vectors, but no column identity; its columns are "
              + String.join(", ", columns)
              + ".");
    }
    return Optional.of(
        new VectorFile(
            rows.filter(col(IDENTITY).isNotNull().and(col(VECTOR).isNotNull()))
                .select(
                    col(IDENTITY).cast("string").as(Benchmark.KEY),
                    call_udf(
                            "l2_normalize",
                            col(VECTOR).cast(DataTypes.createArrayType(DataTypes.FloatType)))
                        .as(Benchmark.VECTOR)),
            version));
  }

  private static long version(SparkSession spark, String path) {
    try {
      Path file = new Path(path);
      FileStatus status =
          file.getFileSystem(spark.sparkContext().hadoopConfiguration()).getFileStatus(file);
      return status.getModificationTime() * 31 + status.getLen();
    } catch (IOException e) {
      throw IngestErrors.list(path, "It cannot be read: " + e.getMessage());
    }
  }
}
