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
 * The current state of a Delta table: schema, properties and data files. {@link SnapshotFiles}
 * reads it from Delta's internal classes without Spark jobs. {@link PublicFiles} uses the public
 * interface only, for runtimes with other Delta classes.
 */
public interface TableFiles {
  /** The schema. */
  StructType schema();

  /** The table properties. */
  Map<String, String> properties();

  /** Whether the table has no rows. */
  boolean isEmpty();

  /** The rows. */
  Dataset<Row> rows();

  /** The rows of some data files, given by URI; empty if one is not in the table. */
  Optional<Dataset<Row>> rowsOf(List<String> uris);

  /** Number of data files with statistics of other columns in the log. */
  long countFilesWithOtherStatistics(Set<String> columns);

  /**
   * Drops the statistics of all other columns from the log. Rows do not change.
   *
   * @param userMetadata text for the commits
   */
  void dropOtherStatistics(Set<String> columns, String userMetadata);

  /** Creates the state of a table. */
  interface Access {
    TableFiles of(SparkSession spark, String path);
  }

  /** Delta's internal classes if this runtime has them, else the public interface. */
  static Access best() {
    return SnapshotFiles.isUsable() ? SnapshotFiles::new : PublicFiles::new;
  }
}
