package org.winnow.stage.clean;

import static org.apache.spark.sql.functions.broadcast;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.primitive.Plans;

/** Rows of which there are few where little changed. */
final class Few {
  /** Ids that every executor can hold. */
  private static final int MOST = 200_000;

  private Few() {}

  /** The rows, which are held; sent to every executor in a join where they are few. */
  static Dataset<Row> rows(Dataset<Row> held) {
    return Plans.count(held.limit(MOST + 1)) <= MOST ? broadcast(held) : held;
  }
}
