package org.winnow.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The Delta tables in the root folder of a warehouse, mixes included. */
final class TableFolders {
  private TableFolders() {}

  /**
   * The names of the tables, in order.
   *
   * @param root absolute
   */
  static List<String> in(SparkSession spark, String root) {
    return folders(spark, root).stream()
        .filter(name -> name.matches("[A-Za-z0-9_]+"))
        .filter(name -> new TableLog(spark, root + "/" + name).exists())
        .toList();
  }

  /** The names of the folders in a folder, in order; none if it does not exist. */
  static List<String> folders(SparkSession spark, String parent) {
    try {
      Path folder = new Path(parent);
      FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
      return files.exists(folder)
          ? Arrays.stream(files.listStatus(folder))
              .filter(FileStatus::isDirectory)
              .map(status -> status.getPath().getName())
              .sorted()
              .toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
