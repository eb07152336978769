package org.winnow.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.winnow.table.Field;
import org.winnow.table.Table;

/**
 * The only reader and writer of tables. Every write is one atomic Delta commit that can be repeated
 * without harm, and carries a {@link Commit}; keys are enforced here.
 */
public final class DeltaStore {
  private static final String ROWS_WRITTEN = "numOutputRows";

  /** How many of a table's last versions are looked through. */
  private static final int MAX_COMMITS = 100;

  private static final int MAX_VERSIONS = 1000;

  private final SparkSession spark;
  private final String root;
  private final TableFiles.Access access;
  private final TableWriter writer;
  private final Map<String, StoredTable> tables = new ConcurrentHashMap<>();

  /**
   * @param root folder or object-store prefix that holds one folder a table
   */
  public DeltaStore(SparkSession spark, String root) {
    this(spark, root, TableFiles.best());
  }

  DeltaStore(SparkSession spark, String root, TableFiles.Access access) {
    this.spark = spark;
    this.root = StoredTable.qualify(spark, root);
    this.access = access;
    this.writer = new TableWriter(spark);
  }

  /** Where a table lies. */
  public String path(Table table) {
    return root + "/" + table.name();
  }

  /** Whether a table was created. */
  public boolean exists(Table table) {
    return stored(table).exists();
  }

  /**
   * The rows of a table; none where it was not created yet. A column that a later version of Winnow
   * added is null in a table of an earlier one.
   */
  public Dataset<Row> read(Table table) {
    if (!exists(table)) {
      return spark.createDataFrame(List.<Row>of(), table.schema());
    }
    return stored(table).addMissingColumns(stored(table).files().rows());
  }

  /** The rows of a table as they stood at a version, which must be one of {@link #pastVersions}. */
  public Dataset<Row> read(Table table, long version) {
    return stored(table)
        .addMissingColumns(
            spark.read().format("delta").option("versionAsOf", version).load(path(table)));
  }

  /** The versions that our commits made, newest first, among the last thousand. */
  public List<PastVersion> pastVersions(Table table) {
    return exists(table) ? stored(table).log().pastVersions(MAX_VERSIONS) : List.of();
  }

  /**
   * The rows of a table with the data file of each, {@link KeyedBytes#FILE}, for {@link #bytesOf}.
   */
  public Dataset<Row> readWithFiles(Table table) {
    Column file = exists(table) ? col("_metadata.file_path") : lit("");
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
    return exists(table) ? stored(table).files().parts(rows) : List.of();
  }

  /**
   * The rows of some data files of a table.
   *
   * @param files as {@link KeyedBytes#FILE} names them, from {@link #readWithFiles}
   * @throws ConcurrentWriteException if one of them is no longer part of the table
   */
  public Dataset<Row> readFiles(Table table, List<String> files) {
    return stored(table)
        .files()
        .rowsOf(files)
        .orElseThrow(() -> new ConcurrentWriteException(table));
  }

  /** Whether a table has no rows at all, told without reading it. */
  public boolean isEmpty(Table table) {
    return !exists(table) || stored(table).isEmpty();
  }

  /** The newest version of a table, from 0; -1 where it was not created yet. */
  public long version(Table table) {
    return stored(table).log().version();
  }

  /**
   * The version of some tables, by name, from which on each has the rows that it has now: what a
   * {@link Commit} says it was made from. A commit that only rearranges a table, as OPTIMIZE makes,
   * leaves it as it is.
   */
  public Map<String, Long> versions(List<Table> tables) {
    return tables.stream()
        .collect(Collectors.toMap(Table::name, table -> stored(table).log().rowsVersion()));
  }

  /** The newest commit of ours that a stage made to a table, if it is among the last hundred. */
  public Optional<Commit> lastCommit(Table table, String stage) {
    return stored(table).log().lastCommit(stage, MAX_COMMITS);
  }

  /**
   * Adds the rows whose key the table does not hold yet; the others are left as they are. Rows must
   * not repeat a key among themselves.
   *
   * @return number of rows added
   * @throws ConcurrentWriteException if anybody else adds rows at the same time
   */
  public long insert(Table table, Dataset<Row> rows, Commit commit) {
    StoredTable stored = createIfMissing(table);
    long rowsVersion = stored.log().rowsVersion();
    Dataset<Row> ordered = rows.select(table.columns());
    Dataset<Row> added =
        stored.isEmpty()
            ? ordered
            : ordered.join(
                read(table).select(table.keyColumns()),
                table.key().stream().map(Field::name).toArray(String[]::new),
                "left_anti");
    return writer
        .appendExclusively(stored, added.select(table.columns()), commit, rowsVersion)
        .metric(ROWS_WRITTEN);
  }

  /**
   * Adds the rows whose key is new and replaces the others. Rows must not repeat a key among
   * themselves.
   */
  public void upsert(Table table, Dataset<Row> rows, Commit commit) {
    mergeOrAppend(createIfMissing(table), rows.select(table.columns()), commit, Merges.upsert());
  }

  /** Merges rows; where there is nothing to merge with, they are all added. */
  private void mergeOrAppend(
      StoredTable stored, Dataset<Row> rows, Commit commit, TableWriter.Merge merge) {
    long rowsVersion = stored.log().rowsVersion();
    if (stored.isEmpty()) {
      writer.appendExclusively(stored, rows, commit, rowsVersion);
    } else {
      writer.merge(stored, rows, commit, merge);
    }
  }

  /**
   * Adds rows whose keys the table did not hold at a version; they are not compared with it again.
   *
   * @param since the version
   * @return number of rows added
   * @throws ConcurrentWriteException if anybody added or removed rows after that version; then
   *     nothing is added
   */
  public long insertSince(Table table, Dataset<Row> rows, Commit commit, long since) {
    StoredTable stored = createIfMissing(table);
    long rowsVersion = stored.log().rowsVersion();
    if (rowsVersion > since) {
      throw new ConcurrentWriteException(table);
    }
    return writer
        .appendExclusively(stored, rows.select(table.columns()), commit, rowsVersion)
        .metric(ROWS_WRITTEN);
  }

  /**
   * Adds rows by a write that has a name: done twice, it counts once. The name must hold the rows'
   * key.
   */
  public void append(Table table, Dataset<Row> rows, String write, Commit commit) {
    writer.appendOnce(createIfMissing(table), rows.select(table.columns()), write, commit);
  }

  /**
   * Adds rows whose keys are new by their nature: those of a run with an id of its own. The
   * cheapest write.
   */
  public void append(Table table, Dataset<Row> rows, Commit commit) {
    writer.append(createIfMissing(table), rows.select(table.columns()), commit);
  }

  /**
   * Makes the table hold just these rows: changed ones are updated, new ones added, all others
   * deleted, so that the change data feed tells only what really changed.
   */
  public void mirror(Table table, Dataset<Row> rows, Commit commit) {
    mergeOrAppend(
        createIfMissing(table), rows.select(table.columns()), commit, Merges.mirror(table));
  }

  /**
   * Replaces the rows that a condition names, all in one commit. Every new row must fulfil the
   * condition, which stands in the log for good: it must name nobody.
   */
  public void replaceWhere(Table table, String condition, Dataset<Row> rows, Commit commit) {
    writer.replace(createIfMissing(table), condition, rows.select(table.columns()), commit);
  }

  /**
   * Adds the rows whose key is new, replaces those whose key is there, and deletes others, all in
   * one commit; makes none where there is nothing to do. Neither rows nor keys may repeat a key.
   *
   * @param deletedKeys keys of rows to delete
   */
  public void upsertAndDelete(
      Table table, Dataset<Row> rows, Dataset<Row> deletedKeys, Commit commit) {
    StoredTable stored = createIfMissing(table);
    Dataset<Row> changes = Merges.changes(table, rows, deletedKeys);
    if (!changes.isEmpty()) {
      writer.merge(stored, changes, commit, Merges.upsertAndDelete());
    }
  }

  /**
   * Deletes the rows that a condition names; does nothing where there are none. The condition
   * stands in the log for good: it must name nobody.
   */
  public void delete(Table table, Column condition, Commit commit) {
    if (!isEmpty(table) && !read(table).filter(condition).isEmpty()) {
      writer.delete(stored(table), condition, commit);
    }
  }

  /** Deletes the rows that have one of these keys; makes no commit where there are none. */
  public void deleteKeys(Table table, Dataset<Row> keys, Commit commit) {
    String[] key = table.key().stream().map(Field::name).toArray(String[]::new);
    if (!isEmpty(table) && !read(table).join(keys, key, "left_semi").isEmpty()) {
      writer.merge(stored(table), keys, commit, merge -> merge.whenMatched().delete());
    }
  }

  /** The settings that decided the rows of a stage in this table, if it wrote any. */
  public Optional<String> settings(Table table, String stage) {
    return exists(table) ? stored(table).settings(stage) : Optional.empty();
  }

  /** Notes the settings that decide the rows of a stage in this table, before its first row. */
  public void recordSettings(Table table, String stage, String settings) {
    stored(table).recordSettings(stage, settings);
  }

  private StoredTable createIfMissing(Table table) {
    StoredTable stored = stored(table);
    stored.create(Map.of());
    return stored;
  }

  StoredTable stored(Table table) {
    // A table of an earlier version may have the same name and other columns.
    StoredTable cached = tables.get(table.name());
    if (cached == null || !cached.table().equals(table)) {
      cached = new StoredTable(spark, table, path(table), access);
      tables.put(table.name(), cached);
    }
    return cached;
  }
}
