package org.winnow.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.winnow.table.Overlaps;

/**
 * Upkeep of the tables of a warehouse: joins small files, and deletes files that no version within
 * the retention needs. No row changes, and no stage runs again because of it.
 */
public final class Maintenance {
  /** Delta refuses less: a running job may still read or write such files. */
  public static final int MIN_DAYS = 7;

  private static final long SMALL_FILE = 64L << 20;
  private static final long LARGE_FILE = 256L << 20;

  private final SparkSession spark;

  /** With settings of its own. */
  private final SparkSession session;

  private final String root;

  /** The files of a table: those of its newest version, and the size of all that is stored. */
  public record Files(long current, long storedBytes) {}

  public Maintenance(SparkSession spark, String root) {
    this.spark = spark;
    session = spark.newSession();
    session.conf().set("spark.databricks.delta.optimize.minFileSize", SMALL_FILE);
    session.conf().set("spark.databricks.delta.optimize.maxFileSize", LARGE_FILE);
    // VACUUM lists the files in as many tasks, 10,000 by default, however few files there are.
    session
        .conf()
        .set(
            "spark.sql.sources.parallelPartitionDiscovery.parallelism",
            4L * spark.sparkContext().defaultParallelism());
    this.root = StoredTable.qualify(spark, root);
  }

  /** All tables: those of the warehouse by name, then those of its benchmarks by their path. */
  public List<String> tables() {
    List<String> tables = new ArrayList<>(TableFolders.in(spark, root));
    for (String benchmark : TableFolders.folders(spark, path(Overlaps.folder("")))) {
      String folder = Overlaps.folder(benchmark);
      TableFolders.in(spark, path(folder)).forEach(table -> tables.add(folder + "/" + table));
    }
    return tables;
  }

  /** The absolute folder of a table. */
  public String path(String table) {
    return root + "/" + table;
  }

  public Files files(String table) {
    try {
      Path folder = new Path(path(table));
      return new Files(
          DeltaTable.forPath(spark, path(table)).detail().select("numFiles").head().getLong(0),
          folder
              .getFileSystem(spark.sparkContext().hadoopConfiguration())
              .getContentSummary(folder)
              .getLength());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How long a version is no longer the newest one; empty if it is, or if the log no longer knows.
   */
  public Optional<Duration> replacedSince(String table, long version, Instant now) {
    Row first =
        DeltaTable.forPath(spark, path(table))
            .history()
            .filter(col("version").gt(version))
            .agg(min(col("timestamp")))
            .head();
    return first.isNullAt(0)
        ? Optional.empty()
        : Optional.of(Duration.between(((Timestamp) first.get(0)).toInstant(), now));
  }

  /** Joins files below 64 MiB into files of up to 256 MiB. */
  public void optimize(String table) {
    session.sql("OPTIMIZE " + quoted(table)).collectAsList();
  }

  /**
   * Deletes the files that no version within the retention needs.
   *
   * @param hours at least those of {@link #MIN_DAYS}
   */
  public void vacuum(String table, long hours) {
    session.sql("VACUUM " + quoted(table) + " RETAIN " + hours + " HOURS").collectAsList();
  }

  private String quoted(String table) {
    return "delta.`" + path(table).replace("`", "``") + "`";
  }
}
