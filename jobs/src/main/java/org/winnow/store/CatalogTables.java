package org.winnow.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The tables of a warehouse in a schema of the session's catalog, so that other sessions find them
 * by name. The catalog holds locations only.
 */
public final class CatalogTables {
  /** What was done with a table. */
  public enum Outcome {
    ADDED,
    UNCHANGED,
    MOVED
  }

  /**
   * A table of the warehouse.
   *
   * @param name of the folder and in the catalog
   */
  public record Registered(String name, Outcome outcome) {}

  private final SparkSession spark;
  private final String schema;

  /**
   * @param schema a name; created if it does not exist
   */
  public CatalogTables(SparkSession spark, String schema) {
    this.spark = spark;
    this.schema = schema;
  }

  /** Registers all Delta tables in the root folder of a warehouse, in the order of their names. */
  public List<Registered> register(String root) {
    String warehouse = StoredTable.qualify(spark, root);
    spark.sql("CREATE SCHEMA IF NOT EXISTS " + quoted(schema));
    List<Registered> all = new ArrayList<>();
    for (String name : folders(warehouse)) {
      String location = warehouse + "/" + name;
      if (new TableLog(spark, location).exists()) {
        all.add(new Registered(name, register(name, location)));
      }
    }
    return all;
  }

  private Outcome register(String name, String location) {
    String table = quoted(schema) + "." + quoted(name);
    Optional<Path> before = location(name, table);
    if (before.isPresent() && before.get().toUri().getPath().equals(new Path(location).toUri().getPath())) {
      return Outcome.UNCHANGED;
    }
    if (before.isPresent()) {
      // An external table: its files stay.
      spark.sql("DROP TABLE " + table);
    }
    spark.sql("CREATE TABLE " + table + " USING DELTA LOCATION '" + location.replace("'", "\\'") + "'");
    return before.isPresent() ? Outcome.MOVED : Outcome.ADDED;
  }

  /** Where a table of the catalog is. */
  private Optional<Path> location(String name, String table) {
    if (!spark.catalog().tableExists(quoted(schema) + "." + quoted(name))) {
      return Optional.empty();
    }
    Row detail = spark.sql("DESCRIBE DETAIL " + table).select("location").head();
    return Optional.of(new Path(detail.getString(0)));
  }

  private List<String> folders(String warehouse) {
    try {
      Path root = new Path(warehouse);
      FileSystem files = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
      return files.exists(root)
          ? Arrays.stream(files.listStatus(root))
              .filter(FileStatus::isDirectory)
              .map(status -> status.getPath().getName())
              .filter(name -> name.matches("[A-Za-z0-9_]+"))
              .sorted()
              .toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
