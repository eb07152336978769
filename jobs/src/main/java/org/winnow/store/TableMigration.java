package org.winnow.store;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.winnow.table.Table;

/**
 * Brings a table that an earlier version wrote up to this one: columns, constraints, properties,
 * and the statistics in its log. Rows, and what stages know of them, stay as they are.
 */
public final class TableMigration {
  private final boolean exists;
  private final Migration migration;

  public TableMigration(SparkSession spark, DeltaStore tables, Table table) {
    this.exists = tables.exists(table);
    this.migration = new Migration(tables.stored(table), new Statements(spark));
  }

  /** Whether anything is to be done; costs no Spark job. */
  public boolean needed() {
    return exists && migration.needed();
  }

  /** Whether it was migrated, and the log still knows the versions before. */
  public boolean hasOldHistory() {
    return exists && migration.hasOldHistory();
  }

  /** What is to be done, in words; empty where the table is as this version writes it. */
  public List<String> plan() {
    return exists ? migration.plan() : List.of();
  }

  /**
   * Does what is left to do. A run that was killed is done again.
   *
   * @param dropHistory whether the log forgets the versions before: they hold what statistics held,
   *     and cannot be read any more
   */
  public void run(boolean dropHistory) {
    if (needed() || (dropHistory && hasOldHistory())) {
      migration.run(dropHistory);
    }
  }
}
