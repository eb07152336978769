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
 * The only reader and writer of tables. Every write is one atomic, idempotent Delta commit with a
 * {@link Commit}. Keys are enforced here.
 */
public final class DeltaStore {
  private static final int MAX_COMMITS = 100;
  private static final int MAX_VERSIONS = 1000;

  private final SparkSession spark;
  private final String root;
  private final TableFiles.Access access;
  private final TableWriter writer;
  private final Map<String, StoredTable> tables = new ConcurrentHashMap<>();

  /**
   * @param root folder or object-store prefix with one folder per table
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

  /** The tables in a folder of this warehouse. */
  public DeltaStore inFolder(String folder) {
    return new DeltaStore(spark, root + "/" + folder, access);
  }

  /** A Delta table at any place. */
  public VersionedTable versioned(String path) {
    return new VersionedTable(spark, path);
  }

  /** The absolute root. */
  public String root() {
    return root;
  }

  /** The location of a table. */
  public String path(Table table) {
    return root + "/" + table.name();
  }

  /** Whether a table exists. */
  public boolean exists(Table table) {
    return stored(table).exists();
  }

  /** The rows of a table; none if it does not exist. Columns of later versions are null. */
  public Dataset<Row> read(Table table) {
    if (!exists(table)) {
      return spark.createDataFrame(List.<Row>of(), table.schema());
    }
    return stored(table).addMissingColumns(stored(table).files().rows());
  }

  /** The rows of a table at a version, which must be one of {@link #pastVersions}. */
  public Dataset<Row> read(Table table, long version) {
    return stored(table)
        .addMissingColumns(
            spark.read().format("delta").option("versionAsOf", version).load(path(table)));
  }

  /** Versions committed by Winnow, newest first, among the last thousand. */
  public List<PastVersion> pastVersions(Table table) {
    return exists(table) ? stored(table).log().pastVersions(MAX_VERSIONS) : List.of();
  }

  /** The rows of a table with their data files, {@link KeyedBytes#FILE}, for {@link #bytesOf}. */
  public Dataset<Row> readWithFiles(Table table) {
    Column file = exists(table) ? col("_metadata.file_path") : lit("");
    return read(table).withColumn(KeyedBytes.FILE, file);
  }

  /**
   * Reads the bytes of some rows. Only the Parquet pages with these rows are read, so the cost
   * hardly depends on the size of the table.
   *
   * @param rows key and {@link KeyedBytes#FILE} of each row, from {@link #readWithFiles}
   * @param key text column
   * @param bytes binary column
   * @return columns key and bytes, under their names
   */
  public Dataset<Row> bytesOf(Dataset<Row> rows, Field key, Field bytes) {
    return KeyedBytes.read(rows, key, bytes);
  }

  /**
   * The rows of some data files of a table.
   *
   * @param files names as in {@link KeyedBytes#FILE}, from {@link #readWithFiles}
   * @throws ConcurrentWriteException if a file is no longer part of the table
   */
  public Dataset<Row> readFiles(Table table, List<String> files) {
    return stored(table)
        .files()
        .rowsOf(files)
        .orElseThrow(() -> new ConcurrentWriteException(table));
  }

  /** Whether a table has no rows. */
  public boolean isEmpty(Table table) {
    return !exists(table) || stored(table).isEmpty();
  }

  /** The newest version of a table, from 0; -1 if it does not exist. */
  public long version(Table table) {
    return stored(table).log().version();
  }

  /**
   * For each table by name, the version that last changed its rows, not only its files: the inputs
   * of a {@link Commit}.
   */
  public Map<String, Long> versions(List<Table> tables) {
    return tables.stream()
        .collect(Collectors.toMap(Table::name, table -> stored(table).log().rowsVersion()));
  }

  /** The newest commit of a stage to a table, among the last hundred. */
  public Optional<Commit> lastCommit(Table table, String stage) {
    return stored(table).log().lastCommit(stage, MAX_COMMITS);
  }

  /**
   * Adds rows with new keys and ignores the others. Keys must be unique among the rows.
   *
   * @return number of rows added
   * @throws ConcurrentWriteException if another writer adds rows at the same time
   */
  public long insert(Table table, Dataset<Row> rows, Commit commit) {
    StoredTable stored = stored(table);
    long rowsVersion = stored.log().rowsVersion();
    Dataset<Row> added =
        stored.isEmpty()
            ? rows
            : rows.join(
                read(table).select(table.keyColumns()),
                table.key().stream().map(Field::name).toArray(String[]::new),
                "left_anti");
    return writer
        .appendExclusively(stored, added.select(table.columns()), commit, rowsVersion)
        .rowsWritten();
  }

  /** Adds rows with new keys and replaces the others. Keys must be unique among the rows. */
  public void upsert(Table table, Dataset<Row> rows, Commit commit) {
    mergeOrAppend(table, rows, commit, MergeClauses.upsert());
  }

  private void mergeOrAppend(
      Table table, Dataset<Row> rows, Commit commit, TableWriter.Merge merge) {
    Dataset<Row> ordered = rows.select(table.columns());
    if (!appendIfEmpty(stored(table), ordered, commit)) {
      writer.merge(stored(table), ordered, commit, merge);
    }
  }

  /** Appends rows to an empty table. Otherwise prepares it for another write; then false. */
  private boolean appendIfEmpty(StoredTable stored, Dataset<Row> rows, Commit commit) {
    long rowsVersion = stored.log().rowsVersion();
    if (stored.isEmpty()) {
      writer.appendExclusively(stored, rows, commit, rowsVersion);
      return true;
    }
    stored.prepareForRows();
    return false;
  }

  /**
   * Adds rows whose keys were new at a version. They are not compared with the table again.
   *
   * @param since the version
   * @return number of rows added
   * @throws ConcurrentWriteException if the rows changed after that version; then nothing is added
   */
  public long insertSince(Table table, Dataset<Row> rows, Commit commit, long since) {
    StoredTable stored = stored(table);
    long rowsVersion = stored.log().rowsVersion();
    if (rowsVersion > since) {
      throw new ConcurrentWriteException(table);
    }
    return writer
        .appendExclusively(stored, rows.select(table.columns()), commit, rowsVersion)
        .rowsWritten();
  }

  /**
   * Adds rows by a named write, which takes effect once. The name must determine the keys of the
   * rows.
   */
  public void append(Table table, Dataset<Row> rows, String write, Commit commit) {
    writer.appendOnce(stored(table), rows.select(table.columns()), write, commit);
  }

  /**
   * Adds rows whose keys are new by construction, such as those of a run id. The cheapest write.
   */
  public void append(Table table, Dataset<Row> rows, Commit commit) {
    writer.append(stored(table), rows.select(table.columns()), commit);
  }

  /** Makes the table equal to these rows. Unchanged rows stay out of the change data feed. */
  public void mirror(Table table, Dataset<Row> rows, Commit commit) {
    mergeOrAppend(table, rows, commit, MergeClauses.mirror(table));
  }

  /**
   * Replaces the rows that match a condition, in one commit. All new rows must match it, which is
   * not checked for the first rows of a table. The log keeps the condition forever, so it must
   * contain no personal data.
   */
  public void replaceWhere(Table table, String condition, Dataset<Row> rows, Commit commit) {
    Dataset<Row> ordered = rows.select(table.columns());
    if (!appendIfEmpty(stored(table), ordered, commit)) {
      writer.replace(stored(table), condition, ordered, commit);
    }
  }

  /**
   * Upserts rows and deletes others in one commit. Makes no commit if nothing changes. Keys must be
   * unique among rows and deleted keys.
   *
   * @param deletedKeys keys of rows to delete
   */
  public void upsertAndDelete(
      Table table, Dataset<Row> rows, Dataset<Row> deletedKeys, Commit commit) {
    Dataset<Row> ordered = rows.select(table.columns());
    if (isEmpty(table) && ordered.isEmpty()) {
      stored(table).create(Map.of());
    } else if (!appendIfEmpty(stored(table), ordered, commit)) {
      Dataset<Row> changes = MergeClauses.changes(table, rows, deletedKeys);
      if (!changes.isEmpty()) {
        writer.merge(stored(table), changes, commit, MergeClauses.upsertAndDelete());
      }
    }
  }

  /**
   * Deletes the rows that match a condition, if there are any. The log keeps the condition forever,
   * so it must contain no personal data.
   */
  public void delete(Table table, Column condition, Commit commit) {
    if (!isEmpty(table) && !read(table).filter(condition).isEmpty()) {
      writer.delete(stored(table), condition, commit);
    }
  }

  /** Deletes the rows with these keys. Makes no commit if there are none. */
  public void deleteKeys(Table table, Dataset<Row> keys, Commit commit) {
    String[] key = table.key().stream().map(Field::name).toArray(String[]::new);
    if (!isEmpty(table) && !read(table).join(keys, key, "left_semi").isEmpty()) {
      writer.merge(stored(table), keys, commit, merge -> merge.whenMatched().delete());
    }
  }

  /** See {@link #recordSettings}; empty if the stage wrote nothing. */
  public Optional<String> settings(Table table, String stage) {
    return exists(table) ? stored(table).settings(stage) : Optional.empty();
  }

  /** Records the settings that determine the rows of a stage, before its first row. */
  public void recordSettings(Table table, String stage, String settings) {
    stored(table).recordSettings(stage, settings);
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
