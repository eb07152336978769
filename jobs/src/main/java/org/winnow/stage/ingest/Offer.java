package org.winnow.stage.ingest;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.spark.Batches;

/**
 * The claims that an input offers. Few stand here and cost no Spark job; many stay with the
 * executors.
 *
 * @param few claims, each once; empty where they are many
 * @param many claims and how many rows made each, {@link #ROWS}; each once
 * @param repeated rows that repeat a claim, where they are known
 */
record Offer(List<Row> few, Optional<Dataset<Row>> many, long repeated) {
  /** Column with the number of rows that made a claim. */
  static final String ROWS = "rows";

  /** Claims up to this number are few: some megabytes. */
  static final int FEW = 20_000;

  static Offer of(List<Row> few, long repeated) {
    return new Offer(few, Optional.empty(), repeated);
  }

  static Offer of(Dataset<Row> many) {
    return new Offer(List.of(), Optional.of(Batches.hold(many)), 0);
  }

  /** The same with what is counted by a Spark job. */
  Counted counted() {
    if (many.isEmpty()) {
      return new Counted(few.size(), repeated);
    }
    Row row = many.get().agg(count(lit(1)), sum(ROWS)).head();
    return new Counted(row.getLong(0), row.isNullAt(1) ? 0 : row.getLong(1) - row.getLong(0));
  }

  /**
   * How many claims there are.
   *
   * @param repeated rows beyond the first of each claim
   */
  record Counted(long claims, long repeated) {}

  void release() {
    many.ifPresent(Dataset::unpersist);
  }
}
