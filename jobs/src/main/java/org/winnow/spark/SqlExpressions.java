package org.winnow.spark;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** SQL expressions that users write. */
public final class SqlExpressions {
  private SqlExpressions() {}

  /**
   * What is wrong with an expression on the columns of rows; empty: nothing. It reads no row.
   *
   * @param sql an expression without aggregates
   */
  public static Optional<String> fault(Dataset<Row> rows, String sql) {
    try {
      // Beside another column, an aggregate is an error.
      rows.select(rows.col(rows.columns()[0]), functions.expr(sql)).schema();
      // Within an aggregate, an expression that gives other values each time is an error.
      rows.agg(functions.count(functions.expr(sql))).schema();
      return Optional.empty();
    } catch (Exception e) {
      // Scala does not declare what Spark throws for a query that it cannot read.
      if (!e.getClass().getName().startsWith("org.apache.spark.sql.")) {
        throw e;
      }
      return Optional.of(e.getMessage().lines().findFirst().orElse(""));
    }
  }
}
