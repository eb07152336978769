package org.winnow.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.winnow.table.Table;

/**
 * The files of a Delta table: schema, properties and data files as they are now, and the addition
 * of files. {@link SnapshotFiles} works with Delta's internal classes, without Spark jobs of its
 * own. {@link PublicFiles} uses the public interface only, for runtimes with other Delta classes.
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

  /**
   * Creates a table without rows, unless it exists.
   *
   * @param extraProperties further properties
   * @throws FolderInTheWayException if its folder contains other files
   */
  void create(Table table, Map<String, String> extraProperties);

  /**
   * Appends rows in one commit. Creates the table if it does not exist.
   *
   * @param rows rows with the columns of the table
   * @param userMetadata text for the commit
   * @param transaction id of the write; no commit is made if its application has come as far
   * @throws java.util.ConcurrentModificationException of Delta, if another writer was first
   * @throws FolderInTheWayException if the table does not exist and its folder contains other files
   */
  void append(
      Table table, Dataset<Row> rows, String userMetadata, Optional<TransactionId> transaction);

  /**
   * A transaction identifier of Delta's protocol. A write takes effect only if the log has no
   * version of the application yet that is as large.
   */
  record TransactionId(String appId, long version) {}

  /** Opens the files of a table. */
  interface Access {
    TableFiles of(SparkSession spark, String path);
  }

  /** Delta's internal classes if this runtime has them, else the public interface. */
  static Access best() {
    return SnapshotFiles.isUsable() ? SnapshotFiles::new : PublicFiles::new;
  }
}
