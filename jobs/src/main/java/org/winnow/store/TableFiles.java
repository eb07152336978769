package org.winnow.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The newest state of one Delta table: its schema, its properties and its data files. Delta's
 * public interface answers such questions by Spark jobs. {@link SnapshotFiles} asks Delta's own
 * classes, which answer at once; {@link PublicFiles} does without them, for a runtime that has
 * others.
 */
public interface TableFiles {
  /** The columns. */
  StructType schema();

  /** The table's properties. */
  Map<String, String> properties();

  /** Whether the table has no row. */
  boolean isEmpty();

  /** The rows. */
  Dataset<Row> rows();

  /** The rows in parts of about {@code rows} each, made of whole data files, in a fixed order. */
  List<Part> parts(long rows);

  /** The rows of some data files, named by their URIs; empty if one is not in the table. */
  Optional<Dataset<Row>> rowsOf(List<String> uris);

  /** How many data files have statistics of other columns than these in the log. */
  long countFilesWithOtherStatistics(Set<String> columns);

  /**
   * Takes from the log the statistics of all columns but some. The rows stay as they are.
   *
   * @param userMetadata what the commits say of themselves
   */
  void dropOtherStatistics(Set<String> columns, String userMetadata);

  /** How the state of tables is asked for. */
  interface Access {
    TableFiles of(SparkSession spark, String path);
  }

  /** Delta's own classes where they are as we know them, its public interface elsewhere. */
  static Access best() {
    return SnapshotFiles.isUsable() ? SnapshotFiles::new : PublicFiles::new;
  }
}
