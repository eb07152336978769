package org.winnow.store;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.winnow.table.Field;
import org.winnow.table.Table;

/**
 * The only reader and writer of tables. Every write is one atomic Delta commit that can be repeated
 * without harm, and carries a {@link Commit}; keys are enforced here.
 */
public final class DeltaStore {
  /** Delta's session setting for the metadata of the next commits. */
  private static final String USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata";

  private static final String GONE = "__gone";

  private final SparkSession spark;
  private final String root;
  private final Map<String, TableLog> logs = new ConcurrentHashMap<>();

  /**
   * @param root folder or object-store prefix that holds one folder a table
   */
  public DeltaStore(SparkSession spark, String root) {
    this.spark = spark;
    this.root = absolute(spark, root.endsWith("/") ? root.substring(0, root.length() - 1) : root);
  }

  /** Delta takes what does not begin with a slash or a scheme for the name of a table. */
  private static String absolute(SparkSession spark, String root) {
    Path path = new Path(root);
    if (path.isAbsolute() || path.toUri().getScheme() != null) {
      return root;
    }
    try {
      return path.getFileSystem(spark.sparkContext().hadoopConfiguration())
          .makeQualified(path)
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a table lies. */
  public String path(Table table) {
    return root + "/" + table.name();
  }

  /** Whether a table was created. */
  public boolean exists(Table table) {
    return log(table).exists();
  }

  /**
   * The rows of a table; none where it was not created yet. A column that a later version of Winnow
   * added is null in a table of an earlier one.
   */
  public Dataset<Row> read(Table table) {
    if (!exists(table)) {
      return spark.createDataFrame(List.<Row>of(), table.schema());
    }
    Dataset<Row> rows = log(table).rows();
    for (Field field : log(table).lacks(table)) {
      rows = rows.withColumn(field.name(), functions.lit(null).cast(field.type()));
    }
    return rows;
  }

  /** The rows of a table as they stood at a version, which must be one of {@link #past}. */
  public Dataset<Row> read(Table table, long version) {
    Dataset<Row> rows =
        spark.read().format("delta").option("versionAsOf", version).load(path(table));
    List<String> present = List.of(rows.columns());
    for (Field field : table.fields()) {
      if (field.nullable() && !present.contains(field.name())) {
        rows = rows.withColumn(field.name(), functions.lit(null).cast(field.type()));
      }
    }
    return rows;
  }

  /** The versions that our commits made, newest first, of those that the log still knows. */
  public List<PastVersion> past(Table table) {
    return exists(table) ? log(table).past() : List.of();
  }

  /**
   * The rows of a table with the data file of each, {@link KeyedBytes#FILE}, for {@link #bytesOf}.
   */
  public Dataset<Row> readWithFiles(Table table) {
    Column file = exists(table) ? functions.col("_metadata.file_path") : functions.lit("");
    return read(table).withColumn(KeyedBytes.FILE, file);
  }

  /**
   * The bytes that some rows hold. Of the data files, only the pages with these rows are unpacked:
   * a few rows cost about the same whatever the size of the table.
   *
   * @param rows key and {@link KeyedBytes#FILE} of each, from {@link #readWithFiles}
   * @param key column of texts
   * @param bytes column of bytes
   * @return the key and the bytes, under their names
   */
  public Dataset<Row> bytesOf(Dataset<Row> rows, Field key, Field bytes) {
    return KeyedBytes.read(rows, key, bytes);
  }

  /**
   * The rows of a table in parts of about {@code rows} each, made of whole data files: reading all
   * parts reads each file once. No part where the table is empty.
   */
  public List<Part> parts(Table table, long rows) {
    return exists(table) ? log(table).parts(rows) : List.of();
  }

  /** Whether a table has no rows at all, told without reading it. */
  public boolean isEmpty(Table table) {
    return !exists(table) || log(table).isEmpty();
  }

  /** The newest version of a table, from 0; -1 where it was not created yet. */
  public long version(Table table) {
    return exists(table) ? log(table).version() : -1;
  }

  /** The versions of some tables, by name: what a {@link Commit} says it was made from. */
  public Map<String, Long> versions(List<Table> tables) {
    return tables.stream().collect(Collectors.toMap(Table::name, this::version));
  }

  /** The newest commit of ours that a stage made to a table, if it is among the last hundred. */
  public Optional<Commit> lastCommit(Table table, String stage) {
    return exists(table)
        ? log(table).commits(100).stream()
            .filter(commit -> commit.stage().equals(stage))
            .findFirst()
        : Optional.empty();
  }

  /**
   * Adds the rows whose key the table does not hold yet; the others are left as they are. Rows must
   * not repeat a key among themselves.
   *
   * @return number of rows added
   */
  public long insert(Table table, Dataset<Row> rows, Commit commit) {
    create(table, Map.of());
    Dataset<Row> ordered = rows.select(table.columns());
    long version = version(table);
    if (isEmpty(table)) {
      append(table, ordered, commit, version);
    } else {
      withMetadata(commit, () -> merge(table, ordered).whenNotMatched().insertAll().execute());
    }
    return log(table).metric("numTargetRowsInserted", "numOutputRows");
  }

  /**
   * Adds the rows whose key is new and replaces the others. Rows must not repeat a key among
   * themselves.
   */
  public void upsert(Table table, Dataset<Row> rows, Commit commit) {
    create(table, Map.of());
    Dataset<Row> ordered = rows.select(table.columns());
    long version = version(table);
    if (isEmpty(table)) {
      append(table, ordered, commit, version);
      return;
    }
    withMetadata(
        commit,
        () ->
            merge(table, ordered).whenMatched().updateAll().whenNotMatched().insertAll().execute());
  }

  /**
   * Adds rows whose keys the table did not hold at a version; they are not compared with it again.
   *
   * @param since the version
   * @return number of rows added
   * @throws ConcurrentWriteException if anybody wrote to the table after that version; then nothing
   *     is added
   */
  public long insertSince(Table table, Dataset<Row> rows, Commit commit, long since) {
    if (version(table) != since) {
      throw new ConcurrentWriteException(table);
    }
    append(table, rows.select(table.columns()), commit, since);
    // Delta leaves out a write whose transaction number another writer claimed first, without a
    // word.
    if (!log(table).commits(1).equals(List.of(commit))) {
      throw new ConcurrentWriteException(table);
    }
    return log(table).metric("numOutputRows");
  }

  /**
   * Adds rows by a write that has a name: done twice, it counts once. The name must hold the rows'
   * key.
   */
  public void append(Table table, Dataset<Row> rows, String write, Commit commit) {
    create(table, Map.of());
    writer(rows.select(table.columns()), commit)
        .mode(SaveMode.Append)
        .option("txnAppId", write)
        .option("txnVersion", 1)
        .save(path(table));
  }

  /**
   * Makes the table hold just these rows: changed ones are updated, new ones added, all others
   * deleted, so that the change data feed tells only what really changed.
   */
  public void mirror(Table table, Dataset<Row> rows, Commit commit) {
    create(table, Map.of());
    Dataset<Row> ordered = rows.select(table.columns());
    long version = version(table);
    if (isEmpty(table)) {
      append(table, ordered, commit, version);
      return;
    }
    Column same =
        table.fields().stream()
            .map(field -> field.of("t").eqNullSafe(field.of("s")))
            .reduce(Column::and)
            .orElseThrow();
    withMetadata(
        commit,
        () ->
            merge(table, ordered)
                .whenMatched(functions.not(same))
                .updateAll()
                .whenNotMatched()
                .insertAll()
                .whenNotMatchedBySource()
                .delete()
                .execute());
  }

  /**
   * Replaces the rows that a condition names, all in one commit. Every new row must fulfil the
   * condition.
   */
  public void replaceWhere(Table table, String condition, Dataset<Row> rows, Commit commit) {
    create(table, Map.of());
    writer(rows.select(table.columns()), commit)
        .mode(SaveMode.Overwrite)
        .option("replaceWhere", condition)
        .save(path(table));
  }

  /**
   * Adds the rows whose key is new, replaces those whose key is there, and deletes others, all in
   * one commit; makes none where there is nothing to do. Neither rows nor keys may repeat a key.
   *
   * @param gone keys of rows to delete
   */
  public void amend(Table table, Dataset<Row> rows, Dataset<Row> gone, Commit commit) {
    create(table, Map.of());
    Column delete = functions.col("s." + GONE);
    Dataset<Row> changes =
        rows.select(table.columns())
            .withColumn(GONE, functions.lit(false))
            .unionByName(
                gone.select(table.keyColumns()).withColumn(GONE, functions.lit(true)), true);
    if (changes.isEmpty()) {
      return;
    }
    withMetadata(
        commit,
        () ->
            merge(table, changes)
                .whenMatched(delete)
                .delete()
                .whenMatched()
                .updateAll()
                .whenNotMatched(functions.not(delete))
                .insertAll()
                .execute());
  }

  /** Deletes the rows that a condition names; does nothing where there are none. */
  public void delete(Table table, Column condition, Commit commit) {
    if (exists(table) && !read(table).filter(condition).isEmpty()) {
      withMetadata(commit, () -> DeltaTable.forPath(spark, path(table)).delete(condition));
    }
  }

  /** Deletes the rows that have one of these keys; makes no commit where there are none. */
  public void deleteKeys(Table table, Dataset<Row> keys, Commit commit) {
    if (!exists(table)
        || read(table).as("t").join(keys.as("s"), keysMatch(table), "left_semi").isEmpty()) {
      return;
    }
    withMetadata(commit, () -> merge(table, keys).whenMatched().delete().execute());
  }

  /** The settings that decided the rows of a stage in this table, if it wrote any. */
  public Optional<String> settings(Table table, String stage) {
    return exists(table) ? log(table).property(settingsProperty(stage)) : Optional.empty();
  }

  /** Notes the settings that decide the rows of a stage in this table, before its first row. */
  public void noteSettings(Table table, String stage, String settings) {
    create(table, Map.of(settingsProperty(stage), settings));
    if (!settings(table, stage).equals(Optional.of(settings))) {
      spark.sql(
          String.format(
              "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('%s' = '%s')",
              path(table), settingsProperty(stage), quoted(settings)));
    }
  }

  private static String settingsProperty(String stage) {
    return "winnow.settings." + stage;
  }

  /**
   * Creates a table with its comments, constraints and properties where it does not exist; gives
   * one of an earlier version the columns that it lacks and the constraints of this one.
   *
   * @param notes further properties of a new table
   */
  private void create(Table table, Map<String, String> notes) {
    if (exists(table)) {
      List<Field> lacking = log(table).lacks(table);
      if (!lacking.isEmpty()) {
        addColumns(table, lacking);
      }
      Constraints.renew(spark, path(table), log(table), table.constraints());
      return;
    }
    log(table).prepareCreation();
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(spark).location(path(table)).comment(table.doc());
    for (Field field : table.fields()) {
      builder.addColumn(
          DeltaTable.columnBuilder(spark, field.name())
              .dataType(field.type())
              .nullable(field.nullable())
              .comment(field.doc())
              .build());
    }
    table.properties().forEach(builder::property);
    notes.forEach(builder::property);
    table
        .constraints()
        .forEach((name, check) -> builder.property(Constraints.property(name), check));
    builder.execute();
  }

  private void addColumns(Table table, List<Field> fields) {
    String columns =
        fields.stream()
            .map(
                field ->
                    String.format(
                        "`%s` %s COMMENT '%s'",
                        field.name(), field.type().sql(), quoted(field.doc())))
            .collect(Collectors.joining(", "));
    spark.sql(String.format("ALTER TABLE delta.`%s` ADD COLUMNS (%s)", path(table), columns));
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }

  /**
   * An append that a second writer of the same table cannot interleave with: both claim one
   * transaction number, the one after the version that they saw.
   */
  private void append(Table table, Dataset<Row> rows, Commit commit, long version) {
    writer(rows, commit)
        .mode(SaveMode.Append)
        .option("txnAppId", "winnow-" + table.name())
        .option("txnVersion", version + 1)
        .save(path(table));
  }

  private static DataFrameWriter<Row> writer(Dataset<Row> rows, Commit commit) {
    return rows.write().format("delta").option("userMetadata", commit.toJson());
  }

  private void withMetadata(Commit commit, Runnable write) {
    spark.conf().set(USER_METADATA, commit.toJson());
    try {
      write.run();
    } finally {
      spark.conf().unset(USER_METADATA);
    }
  }

  /** Rows {@code s} against those of a table {@code t} with the same key. */
  private DeltaMergeBuilder merge(Table table, Dataset<Row> rows) {
    return DeltaTable.forPath(spark, path(table)).as("t").merge(rows.as("s"), keysMatch(table));
  }

  private static Column keysMatch(Table table) {
    return table.key().stream()
        .map(field -> field.of("t").equalTo(field.of("s")))
        .reduce(Column::and)
        .orElseThrow();
  }

  private TableLog log(Table table) {
    return logs.computeIfAbsent(table.name(), name -> new TableLog(spark, path(table)));
  }
}
