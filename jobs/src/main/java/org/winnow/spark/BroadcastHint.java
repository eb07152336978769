package org.winnow.spark;

import static org.apache.spark.sql.functions.broadcast;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Broadcasts the rows of small datasets. */
public final class BroadcastHint {
  /** Number of ids that fits into every executor. */
  private static final int MAX_ROWS = 200_000;

  private BroadcastHint() {}

  /** The persisted rows, with a broadcast hint if they are few. */
  public static Dataset<Row> ifSmall(Dataset<Row> persisted) {
    return ifSmall(persisted, Materializer.count(persisted.limit(MAX_ROWS + 1)));
  }

  /** The rows, with a broadcast hint if their number is small. */
  public static Dataset<Row> ifSmall(Dataset<Row> rows, long count) {
    return count <= MAX_ROWS ? broadcast(rows) : rows;
  }
}
