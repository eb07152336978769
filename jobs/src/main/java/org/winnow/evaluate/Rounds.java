package org.winnow.evaluate;

import static org.apache.spark.sql.functions.col;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.console.Errors;
import org.winnow.table.Labels;

/** The rows of one cleaning round. */
final class Rounds {
  private Rounds() {}

  /** Rows of the requested or the newest round, of {@code labels} or {@code identities}. */
  static Dataset<Row> newest(Dataset<Row> rows, Optional<Integer> wanted) {
    return rows.filter(col(Labels.ROUND.name()).equalTo(number(rows, wanted)));
  }

  /**
   * Number of the round.
   *
   * @throws org.winnow.console.UserException if there is none
   */
  static int number(Dataset<Row> rows, Optional<Integer> wanted) {
    int newest = Labels.newestRound(rows);
    if (newest == 0) {
      throw Errors.nothingToEvaluate("No face has been cleaned.", "Run `winnow clean` first.");
    }
    int round = wanted.orElse(newest);
    if (round < 1 || round > newest) {
      throw Errors.nothingToEvaluate(
          "There is no round " + round + ".", "The newest is " + newest + ".");
    }
    return round;
  }
}
