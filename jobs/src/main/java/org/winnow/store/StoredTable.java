package org.winnow.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.winnow.table.Field;
import org.winnow.table.Table;

/**
 * A table at a location. Creates it as {@link Table} declares it, and upgrades one of an earlier
 * version.
 */
final class StoredTable {
  private final SparkSession spark;
  private final Table table;
  private final String path;
  private final TableLog log;
  private final TableFiles files;

  /** Whether the table is known to match its declaration. Checked once, not at each write. */
  private volatile boolean upgraded;

  StoredTable(SparkSession spark, Table table, String path, TableFiles.Access access) {
    this.spark = spark;
    this.table = table;
    this.path = path;
    this.log = new TableLog(spark, path);
    this.files = access.of(spark, path);
  }

  /**
   * Makes the root folder absolute. Delta takes a path without slash or scheme for a table name.
   */
  static String qualify(SparkSession spark, String root) {
    String folder = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    Path path = new Path(folder);
    if (path.isAbsolute() || path.toUri().getScheme() != null) {
      return folder;
    }
    try {
      return path.getFileSystem(spark.sparkContext().hadoopConfiguration())
          .makeQualified(path)
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Table table() {
    return table;
  }

  String path() {
    return path;
  }

  TableLog log() {
    return log;
  }

  TableFiles files() {
    return files;
  }

  boolean exists() {
    return log.exists();
  }

  /** Whether it has no rows. Runs no Spark job if no row was ever written. */
  boolean isEmpty() {
    return log.rowsVersion() < 0 || files.isEmpty();
  }

  Optional<String> property(String name) {
    return Optional.ofNullable(files.properties().get(name));
  }

  /** Adds columns of later versions as nulls. */
  Dataset<Row> addMissingColumns(Dataset<Row> rows) {
    Set<String> present = Set.of(rows.columns());
    Dataset<Row> all = rows;
    for (Field field : table.fields()) {
      if (field.nullable() && !present.contains(field.name())) {
        all = all.withColumn(field.name(), functions.lit(null).cast(field.type()));
      }
    }
    return all;
  }

  /** The settings that determined the rows of a stage, if it wrote any. */
  Optional<String> settings(String stage) {
    return property(TableProperties.SETTINGS_PREFIX + stage);
  }

  /** Records settings. Creates the table if it does not exist. */
  void recordSettings(String stage, String settings) {
    create(Map.of(TableProperties.SETTINGS_PREFIX + stage, settings));
    if (!settings(stage).equals(Optional.of(settings))) {
      set(Map.of(TableProperties.SETTINGS_PREFIX + stage, settings));
    }
  }

  /**
   * Creates the table if it does not exist. Otherwise upgrades its columns, constraints and
   * properties.
   *
   * @param extraProperties further properties of a new table
   */
  void create(Map<String, String> extraProperties) {
    if (exists()) {
      upgradeOnce();
    } else {
      files.create(table, extraProperties);
    }
  }

  /**
   * Upgrades a table of an earlier version. A table that does not exist is left to its first rows.
   */
  void prepareForRows() {
    if (exists()) {
      upgradeOnce();
    }
  }

  private void upgradeOnce() {
    if (!upgraded) {
      upgrade();
      upgraded = true;
    }
  }

  /**
   * Adds missing columns, and updates constraints and properties that differ. Makes no commit if
   * nothing differs.
   */
  void upgrade() {
    List<Field> missing = missingColumns();
    if (!missing.isEmpty()) {
      alter(
          "ADD COLUMNS ("
              + missing.stream()
                  .map(
                      field ->
                          String.format(
                              "`%s` %s COMMENT '%s'",
                              field.name(), field.type().sql(), escape(field.doc())))
                  .collect(Collectors.joining(", "))
              + ")");
    }
    obsoleteColumns().forEach(name -> alter("ALTER COLUMN `" + name + "` DROP NOT NULL"));
    Map<String, String> properties = files.properties();
    differentConstraints()
        .forEach(
            name -> {
              if (properties.containsKey(TableProperties.CONSTRAINT_PREFIX + name)) {
                alter("DROP CONSTRAINT " + name);
              }
              alter("ADD CONSTRAINT " + name + " CHECK (" + table.constraints().get(name) + ")");
            });
    Map<String, String> different = differentProperties();
    if (!different.isEmpty()) {
      set(different);
    }
  }

  /**
   * Columns that this table of an earlier version lacks. Only nullable columns can be added to
   * existing rows.
   */
  List<Field> missingColumns() {
    Set<String> present = Set.of(files.schema().fieldNames());
    return table.fields().stream()
        .filter(field -> field.nullable() && !present.contains(field.name()))
        .toList();
  }

  /** Columns that the table has no more, and that rows of an earlier version had to fill. */
  List<String> obsoleteColumns() {
    Set<String> columns = table.fields().stream().map(Field::name).collect(Collectors.toSet());
    return Arrays.stream(files.schema().fields())
        .filter(field -> !field.nullable() && !columns.contains(field.name()))
        .map(StructField::name)
        .toList();
  }

  /** Names of constraints that are missing or differ. */
  List<String> differentConstraints() {
    Map<String, String> present = files.properties();
    return table.constraints().entrySet().stream()
        .filter(
            wanted ->
                !withoutBlanks(wanted.getValue())
                    .equals(
                        withoutBlanks(
                            present.getOrDefault(
                                TableProperties.CONSTRAINT_PREFIX + wanted.getKey(), ""))))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A condition without blanks, because ALTER TABLE changes them. */
  private static String withoutBlanks(String condition) {
    return condition.replaceAll("\\s+", "");
  }

  /** Properties that are missing or differ. */
  Map<String, String> differentProperties() {
    return TableProperties.different(table, files.properties());
  }

  /** Sets properties in one commit. */
  void set(Map<String, String> properties) {
    set(spark, properties);
  }

  /** Sets properties in another session. */
  void set(SparkSession session, Map<String, String> properties) {
    List<String> pairs = new ArrayList<>();
    properties.forEach(
        (name, value) -> pairs.add(String.format("'%s' = '%s'", name, escape(value))));
    alter(session, "SET TBLPROPERTIES (" + String.join(", ", pairs) + ")");
  }

  void unset(SparkSession session, List<String> properties) {
    alter(
        session,
        "UNSET TBLPROPERTIES IF EXISTS ("
            + properties.stream().map(p -> "'" + p + "'").collect(Collectors.joining(", "))
            + ")");
  }

  private void alter(String change) {
    alter(spark, change);
  }

  private void alter(SparkSession session, String change) {
    session.sql(String.format("ALTER TABLE delta.`%s` %s", path, change));
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }
}
