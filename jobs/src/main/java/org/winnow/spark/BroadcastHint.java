package org.winnow.spark;

import static org.apache.spark.sql.functions.broadcast;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of which there are few where little changed. */
public final class BroadcastHint {
  /** Ids that every executor can hold. */
  private static final int MAX_ROWS = 200_000;

  private BroadcastHint() {}

  /** The rows, which are held; sent to every executor in a join where they are few. */
  public static Dataset<Row> ifSmall(Dataset<Row> persisted) {
    return Materializer.count(persisted.limit(MAX_ROWS + 1)) <= MAX_ROWS
        ? broadcast(persisted)
        : persisted;
  }
}
