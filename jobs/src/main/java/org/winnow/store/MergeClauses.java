package org.winnow.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.table.Table;

/**
 * Merge clauses for source rows {@code s} and target rows {@code t} with equal keys. Conditions
 * name columns, never values, because the log keeps them forever.
 */
final class MergeClauses {
  private static final String DELETED = "__gone";

  private MergeClauses() {}

  /** Updates and inserts. */
  static TableWriter.Merge upsert() {
    return merge -> merge.whenMatched().updateAll().whenNotMatched().insertAll();
  }

  /** Makes the target equal to the source. Equal rows are not rewritten. */
  static TableWriter.Merge mirror(Table table) {
    Column unchanged =
        table.fields().stream()
            .map(field -> field.of("t").eqNullSafe(field.of("s")))
            .reduce(Column::and)
            .orElseThrow();
    return merge ->
        merge
            .whenMatched(not(unchanged))
            .updateAll()
            .whenNotMatched()
            .insertAll()
            .whenNotMatchedBySource()
            .delete();
  }

  /** Rows to write and keys to delete, for {@link #upsertAndDelete}. */
  static Dataset<Row> changes(Table table, Dataset<Row> rows, Dataset<Row> deletedKeys) {
    return rows.select(table.columns())
        .withColumn(DELETED, lit(false))
        .unionByName(deletedKeys.select(table.keyColumns()).withColumn(DELETED, lit(true)), true);
  }

  /** Updates, inserts and deletes. */
  static TableWriter.Merge upsertAndDelete() {
    Column delete = col("s." + DELETED);
    return merge ->
        merge
            .whenMatched(delete)
            .delete()
            .whenMatched()
            .updateAll()
            .whenNotMatched(not(delete))
            .insertAll();
  }
}
