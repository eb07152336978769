package org.winnow.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Any Delta table, read at a version. It may be of another warehouse, or of another program. */
public final class VersionedTable {
  private final SparkSession spark;
  private final String path;
  private final TableLog log;

  public VersionedTable(SparkSession spark, String path) {
    this.spark = spark;
    this.path = StoredTable.qualify(spark, path);
    this.log = new TableLog(spark, this.path);
  }

  /** The absolute folder of the table. */
  public String path() {
    return path;
  }

  public boolean exists() {
    return log.exists();
  }

  /** The version that last changed the rows; -1 if there were none. */
  public long version() {
    return log.rowsVersion();
  }

  /** The rows at a version, see {@link #missing}. */
  public Dataset<Row> rows(long version) {
    return spark.read().format("delta").option("versionAsOf", version).load(path);
  }

  /** Why a version can no longer be read; empty if it can. Lists folders, reads no data. */
  public Optional<String> missing(long version) {
    String[] files;
    try {
      files = rows(version).inputFiles();
    } catch (Exception e) {
      // Scala does not declare what Delta throws for versions that its log no longer has.
      if (e.getClass().getName().startsWith("org.apache.spark.sql.")
          || e instanceof FileNotFoundException) {
        return Optional.of("the log of the table no longer has it");
      }
      throw e;
    }
    Map<Path, Set<String>> present = new HashMap<>();
    long gone =
        Arrays.stream(files)
            .map(Path::new)
            .filter(
                file ->
                    !present
                        .computeIfAbsent(file.getParent(), this::names)
                        .contains(file.getName()))
            .count();
    return gone == 0
        ? Optional.empty()
        : Optional.of(
            String.format(Locale.ROOT, "%,d of its %,d files were vacuumed", gone, files.length));
  }

  private Set<String> names(Path folder) {
    Set<String> names = new HashSet<>();
    try {
      for (FileStatus file :
          folder.getFileSystem(spark.sparkContext().hadoopConfiguration()).listStatus(folder)) {
        names.add(file.getPath().getName());
      }
    } catch (FileNotFoundException e) {
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }
}
