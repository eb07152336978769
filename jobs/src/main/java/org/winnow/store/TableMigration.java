package org.winnow.store;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.winnow.table.Table;

/**
 * Upgrades a table of an earlier version: columns, constraints, properties, and statistics in the
 * log. Rows and their provenance do not change.
 */
public final class TableMigration {
  private final boolean exists;
  private final Migration migration;

  public TableMigration(SparkSession spark, DeltaStore tables, Table table) {
    this.exists = tables.exists(table);
    this.migration = new Migration(tables.stored(table), new Statements(spark));
  }

  /** Whether the table needs a migration. Runs no Spark job. */
  public boolean needed() {
    return exists && migration.needed();
  }

  /** Whether the log of the table may hold names, because an earlier version wrote it. */
  public boolean hasOldLayout() {
    return exists && migration.hasOldLayout();
  }

  /** Whether the table was migrated and the log still holds earlier versions. */
  public boolean hasOldHistory() {
    return exists && migration.hasOldHistory();
  }

  /** The steps of the migration as phrases; empty if the table is up to date. */
  public List<String> plan() {
    return exists ? migration.plan() : List.of();
  }

  /**
   * Runs the remaining steps. A killed migration can be repeated.
   *
   * @param dropHistory whether earlier versions are deleted from the log, with the statistics in
   *     them; they can then no longer be read
   */
  public void run(boolean dropHistory) {
    if (needed() || (dropHistory && hasOldHistory())) {
      migration.run(dropHistory);
    }
  }
}
