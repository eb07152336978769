package org.winnow.knn.exact;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.spark.Materializer;

/**
 * Unit vectors to be compared.
 *
 * @param rows columns id (text) and vector (array of float); where there is a column {@code apart}
 *     (text, may be null), two vectors with equal values of it are never paired, faces of one image
 *     for example; where there is a column {@code group} (text), only vectors with equal values of
 *     it are
 * @param count number of rows; decides how the work is cut, not what is found
 */
public record VectorSet(Dataset<Row> rows, long count) {

  /** A set whose rows are counted here. */
  public static VectorSet of(Dataset<Row> rows) {
    return new VectorSet(rows, Materializer.count(rows));
  }

  boolean grouped() {
    return hasColumn("group");
  }

  /** The rows with all four columns: group, id, apart, vector. */
  public Dataset<Row> columns() {
    return rows.select(
        optional("group", lit("")),
        col("id"),
        optional("apart", lit(null).cast("string")),
        col("vector"));
  }

  /** As {@link #columns}, all of one group: "". */
  Dataset<Row> ungrouped() {
    return columns().withColumn("group", lit(""));
  }

  private Column optional(String name, Column defaultValue) {
    return hasColumn(name) ? col(name) : defaultValue.as(name);
  }

  private boolean hasColumn(String column) {
    return Arrays.asList(rows.columns()).contains(column);
  }
}
