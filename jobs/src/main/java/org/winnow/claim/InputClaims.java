package org.winnow.claim;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.spark.Batches;

/**
 * The claims of an input. Few claims are local and need no Spark job. Many are distributed.
 *
 * @param local distinct claims; empty if they are distributed
 * @param distributed distinct claims, with the number of input rows of each in {@link #ROWS}
 * @param duplicates number of rows that repeat a claim, if the claims are local
 */
public record InputClaims(List<Row> local, Optional<Dataset<Row>> distributed, long duplicates) {
  /** Column with the number of input rows of a claim. */
  public static final String ROWS = "rows";

  /** Largest number of local claims, which take some megabytes. */
  public static final int MAX_LOCAL = 20_000;

  public static InputClaims of(List<Row> few, long repeated) {
    return new InputClaims(few, Optional.empty(), repeated);
  }

  public static InputClaims of(Dataset<Row> many) {
    return new InputClaims(List.of(), Optional.of(Batches.persist(many)), 0);
  }

  /** Counts the claims; with a Spark job if they are distributed. */
  public Counts counts() {
    if (distributed.isEmpty()) {
      return new Counts(local.size(), duplicates);
    }
    Row row = distributed.get().agg(count(lit(1)), sum(ROWS)).head();
    return new Counts(row.getLong(0), row.isNullAt(1) ? 0 : row.getLong(1) - row.getLong(0));
  }

  /**
   * Numbers of claims.
   *
   * @param duplicates rows beyond the first of each claim
   */
  public record Counts(long claims, long duplicates) {}

  public void release() {
    distributed.ifPresent(Dataset::unpersist);
  }
}
