package org.winnow.store;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import org.winnow.table.Field;
import org.winnow.table.Table;

/**
 * One table where it lies: creates it as {@link Table} declares it, and brings one of an earlier
 * version up to that.
 */
final class StoredTable {
  /** The property that says by which rules a table was laid out; only migration raises it. */
  static final String LAYOUT_PROPERTY = "winnow.layout";

  /** The rules of this version: statistics of some columns only. */
  static final String CURRENT_LAYOUT = "2";

  private static final String SETTINGS_PREFIX = "winnow.settings.";
  private static final String CONSTRAINT_PREFIX = "delta.constraints.";

  private final SparkSession spark;
  private final Table table;
  private final String path;
  private final TableLog log;
  private final TableFiles files;

  /**
   * Whether the table was seen to be as this version declares it: asked once, not at each write.
   */
  private volatile boolean upgraded;

  StoredTable(SparkSession spark, Table table, String path, TableFiles.Access access) {
    this.spark = spark;
    this.table = table;
    this.path = path;
    this.log = new TableLog(spark, path);
    this.files = access.of(spark, path);
  }

  /**
   * The folder of all tables, as Delta wants it: it takes what does not begin with a slash or a
   * scheme for the name of a table.
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

  /** Whether it has no rows; told without a Spark job where none was ever written. */
  boolean isEmpty() {
    return log.rowsVersion() < 0 || files.isEmpty();
  }

  Optional<String> property(String name) {
    return Optional.ofNullable(files.properties().get(name));
  }

  /** Rows of the table with the columns that an earlier version did not write, as nulls. */
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

  /** The settings that decided the rows of a stage, if it wrote any. */
  Optional<String> settings(String stage) {
    return property(SETTINGS_PREFIX + stage);
  }

  /** Notes them; creates the table where it does not exist. */
  void recordSettings(String stage, String settings) {
    create(Map.of(SETTINGS_PREFIX + stage, settings));
    if (!settings(stage).equals(Optional.of(settings))) {
      set(Map.of(SETTINGS_PREFIX + stage, settings));
    }
  }

  /** The columns that the log may hold statistics of. */
  Set<String> statisticsColumns() {
    return table.fields().stream()
        .filter(Field::inStatistics)
        .map(Field::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The properties that a table has from its creation. */
  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>(table.properties());
    properties.put(
        "delta.dataSkippingStatsColumns",
        table.fields().stream()
            .filter(Field::inStatistics)
            .map(Field::name)
            .collect(Collectors.joining(",")));
    // Rows that are replaced or deleted leave their files: what is erased must not stay in one.
    properties.put("delta.enableDeletionVectors", "false");
    return properties;
  }

  /**
   * Creates the table where it does not exist; gives one of an earlier version the columns that it
   * lacks, and the constraints and properties of this one.
   *
   * @param extraProperties further properties of a new table
   */
  void create(Map<String, String> extraProperties) {
    if (exists()) {
      if (!upgraded) {
        upgrade();
        upgraded = true;
      }
      return;
    }
    log.prepareCreation();
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(spark).location(path).comment(table.doc());
    for (Field field : table.fields()) {
      builder.addColumn(
          DeltaTable.columnBuilder(spark, field.name())
              .dataType(field.type())
              .nullable(field.nullable())
              .comment(field.doc())
              .build());
    }
    properties().forEach(builder::property);
    builder.property(LAYOUT_PROPERTY, CURRENT_LAYOUT);
    extraProperties.forEach(builder::property);
    table.constraints().forEach((name, check) -> builder.property(CONSTRAINT_PREFIX + name, check));
    builder.execute();
  }

  /**
   * Adds columns that are lacking, and renews constraints and properties that differ; no commit
   * where none do.
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
    Map<String, String> properties = files.properties();
    differentConstraints()
        .forEach(
            name -> {
              if (properties.containsKey(CONSTRAINT_PREFIX + name)) {
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
   * The columns of the table that this one, written by an earlier version, does not have. Only
   * those that may be null: others cannot be added to rows that are there.
   */
  List<Field> missingColumns() {
    Set<String> present = Set.of(files.schema().fieldNames());
    return table.fields().stream()
        .filter(field -> field.nullable() && !present.contains(field.name()))
        .toList();
  }

  /** The constraints that the table does not have, or has in other words. */
  List<String> differentConstraints() {
    Map<String, String> present = files.properties();
    return table.constraints().entrySet().stream()
        .filter(
            wanted ->
                !withoutBlanks(wanted.getValue())
                    .equals(
                        withoutBlanks(
                            present.getOrDefault(CONSTRAINT_PREFIX + wanted.getKey(), ""))))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A condition without its blanks: ALTER TABLE writes it down with others. */
  private static String withoutBlanks(String condition) {
    return condition.replaceAll("\\s+", "");
  }

  /** The properties that the table does not have, or has with other values. */
  Map<String, String> differentProperties() {
    Map<String, String> present = files.properties();
    Map<String, String> different = new LinkedHashMap<>(properties());
    different.entrySet().removeIf(wanted -> wanted.getValue().equals(present.get(wanted.getKey())));
    return different;
  }

  /** Sets properties, one commit. */
  void set(Map<String, String> properties) {
    set(spark, properties);
  }

  /** The same in another session. */
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
