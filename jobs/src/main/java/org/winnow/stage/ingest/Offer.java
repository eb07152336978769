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
 * @param local claims, each once; empty where they are many
 * @param distributed claims and how many rows made each, {@link #ROWS}; each once
 * @param duplicates rows that repeat a claim, where they are known
 */
record InputClaims(List<Row> local, Optional<Dataset<Row>> distributed, long duplicates) {
  /** Column with the number of rows that made a claim. */
  static final String ROWS = "rows";

  /** Claims up to this number are few: some megabytes. */
  static final int MAX_LOCAL = 20_000;

  static InputClaims of(List<Row> few, long repeated) {
    return new InputClaims(few, Optional.empty(), repeated);
  }

  static InputClaims of(Dataset<Row> many) {
    return new InputClaims(List.of(), Optional.of(Batches.persist(many)), 0);
  }

  /** The same with what is counted by a Spark job. */
  Counts count() {
    if (distributed.isEmpty()) {
      return new Counts(local.size(), duplicates);
    }
    Row row = distributed.get().agg(count(lit(1)), sum(ROWS)).head();
    return new Counts(row.getLong(0), row.isNullAt(1) ? 0 : row.getLong(1) - row.getLong(0));
  }

  /**
   * How many claims there are.
   *
   * @param duplicates rows beyond the first of each claim
   */
  record Counts(long claims, long duplicates) {}

  void release() {
    distributed.ifPresent(Dataset::unpersist);
  }
}
