package org.winnow.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.table.Table;

/**
 * What a merge of rows {@code s} does to those of a table {@code t} with the same key. Its
 * conditions name columns, never values: they stand in the log for good.
 */
final class Merges {
  private static final String DELETED = "__gone";

  private Merges() {}

  /** Replaces rows and adds new ones. */
  static TableWriter.Merge upsert() {
    return merge -> merge.whenMatched().updateAll().whenNotMatched().insertAll();
  }

  /** Makes the table hold the rows and no others; rows that are the same are left alone. */
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

  /** Rows to write and keys of rows to delete, for {@link #upsertAndDelete}. */
  static Dataset<Row> changes(Table table, Dataset<Row> rows, Dataset<Row> deletedKeys) {
    return rows.select(table.columns())
        .withColumn(DELETED, lit(false))
        .unionByName(deletedKeys.select(table.keyColumns()).withColumn(DELETED, lit(true)), true);
  }

  /** Replaces rows, adds new ones and deletes others. */
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
