package org.winnow.store;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.winnow.console.TableErrors;

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
    List<String> tables = TableFolders.in(spark, warehouse);
    if (!tables.isEmpty()) {
      spark.sql("CREATE SCHEMA IF NOT EXISTS " + quoted(schema));
    }
    return tables.stream()
        .map(name -> new Registered(name, register(name, warehouse + "/" + name)))
        .toList();
  }

  private Outcome register(String name, String location) {
    String table = quoted(schema) + "." + quoted(name);
    Outcome outcome = Outcome.ADDED;
    if (spark.catalog().tableExists(table)) {
      if (isAt(table, location)) {
        return Outcome.UNCHANGED;
      }
      // The files of an external table stay. Those of others would be deleted.
      if (!"EXTERNAL".equals(detail(table, "Type"))) {
        throw TableErrors.nameTaken(schema + "." + name);
      }
      spark.sql("DROP TABLE " + table);
      outcome = Outcome.MOVED;
    }
    spark.sql(
        String.format(
            "CREATE TABLE %s USING DELTA LOCATION '%s'",
            table, location.replace("\\", "\\\\").replace("'", "\\'")));
    return outcome;
  }

  private boolean isAt(String table, String location) {
    String there = detail(table, "Location");
    return !there.isEmpty()
        && new Path(there).toUri().getPath().equals(new Path(location).toUri().getPath());
  }

  /** What the catalog says of a table; empty if it says nothing. */
  private String detail(String table, String name) {
    return spark
        .sql("DESCRIBE TABLE EXTENDED " + table)
        .filter(col("col_name").equalTo(name))
        .select("data_type")
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .findFirst()
        .orElse("");
  }

  /** A name, with those before it: a catalog and its schema have a point between them. */
  private static String quoted(String name) {
    return Arrays.stream(name.split("\\."))
        .map(part -> "`" + part.replace("`", "``") + "`")
        .collect(Collectors.joining("."));
  }
}
