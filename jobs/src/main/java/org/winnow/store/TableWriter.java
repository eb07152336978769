package org.winnow.store;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import java.util.ConcurrentModificationException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Makes commits. Each carries a unique id, which finds it in the log among concurrent commits. */
final class TableWriter {
  private final Statements statements;

  TableWriter(SparkSession spark) {
    this.statements = new Statements(spark);
  }

  /** Configures a merge of rows {@code s} into a table {@code t} by key. */
  interface Merge {
    DeltaMergeBuilder configure(DeltaMergeBuilder merge);
  }

  /** Appends rows, regardless of concurrent writers. */
  LogEntry append(StoredTable table, Dataset<Row> rows, Commit commit) {
    boolean existed = table.exists();
    Optional<LogEntry> written;
    try {
      written = append(table, rows, commit, Optional.empty());
    } catch (ConcurrentWriteException e) {
      if (existed) {
        throw e;
      }
      // Another writer made the table first.
      written = append(table, rows, commit, Optional.empty());
    }
    return written.orElseThrow(() -> new ConcurrentWriteException(table.table()));
  }

  /** Appends rows by a named write, which takes effect once. */
  void appendOnce(StoredTable table, Dataset<Row> rows, String write, Commit commit) {
    append(table, rows, commit, Optional.of(new TableFiles.TransactionId(write, 1)));
  }

  private static Optional<LogEntry> append(
      StoredTable table,
      Dataset<Row> rows,
      Commit commit,
      Optional<TableFiles.TransactionId> transaction) {
    table.prepareForRows();
    return commitWithId(
        table, id -> table.files().append(table.table(), rows, commit.toJson(id), transaction));
  }

  /**
   * Appends rows unless a concurrent writer does. All writers that read the same version claim the
   * same transaction number, one after the version of its rows.
   *
   * @param rowsVersion that version
   * @throws ConcurrentWriteException if another writer claimed the number first; then nothing is
   *     added
   */
  LogEntry appendExclusively(
      StoredTable table, Dataset<Row> rows, Commit commit, long rowsVersion) {
    // A write whose number is taken is skipped. Its id is then not found.
    TableFiles.TransactionId transaction =
        new TableFiles.TransactionId("winnow-" + table.table().name(), rowsVersion + 1);
    return append(table, rows, commit, Optional.of(transaction))
        .orElseThrow(() -> new ConcurrentWriteException(table.table()));
  }

  /** Replaces the rows that match a condition. */
  void replace(StoredTable table, String condition, Dataset<Row> rows, Commit commit) {
    commitWithId(
        table,
        id ->
            rows.write()
                .format("delta")
                .mode(SaveMode.Overwrite)
                .option("userMetadata", commit.toJson(id))
                .option("replaceWhere", condition)
                .save(table.path()));
  }

  void merge(StoredTable table, Dataset<Row> rows, Commit commit, Merge merge) {
    Column keys =
        table.table().key().stream()
            .map(field -> field.of("t").equalTo(field.of("s")))
            .reduce(Column::and)
            .orElseThrow();
    statement(
        table,
        commit,
        target -> merge.configure(target.as("t").merge(rows.as("s"), keys)).execute());
  }

  void delete(StoredTable table, Column condition, Commit commit) {
    statement(table, commit, target -> target.delete(condition));
  }

  private void statement(StoredTable table, Commit commit, Consumer<DeltaTable> statement) {
    commitWithId(
        table,
        id ->
            statements.run(
                commit.toJson(id),
                session -> statement.accept(DeltaTable.forPath(session, table.path()))));
  }

  /** Makes a commit with a unique id and finds it; empty if Delta made none. */
  private static Optional<LogEntry> commitWithId(StoredTable table, Consumer<String> write) {
    String id = UUID.randomUUID().toString();
    long previousVersion = table.log().version();
    try {
      write.accept(id);
    } catch (ConcurrentModificationException e) {
      throw e.getClass().getName().startsWith("io.delta.")
          ? new ConcurrentWriteException(table.table(), e)
          : e;
    }
    return table
        .log()
        .find(
            previousVersion, entry -> entry.userMetadata().filter(n -> n.contains(id)).isPresent());
  }
}
