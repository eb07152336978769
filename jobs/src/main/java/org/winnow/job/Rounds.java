package org.winnow.job;

import static org.apache.spark.sql.functions.max;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.console.Errors;
import org.winnow.store.DeltaStore;
import org.winnow.table.Labels;

/** The cleaning rounds in {@code labels} and {@code identities}, for those who ask for one. */
public final class Rounds {
  private Rounds() {}

  /**
   * Checks that {@code labels} has a round.
   *
   * @throws org.winnow.console.UserException if not; it lists the rounds that there are
   */
  public static void require(DeltaStore tables, int round) {
    List<Integer> rounds =
        tables
            .read(Labels.TABLE)
            .select(Labels.ROUND.col())
            .distinct()
            .orderBy(Labels.ROUND.col())
            .collectAsList()
            .stream()
            .map(row -> row.getInt(0))
            .toList();
    if (!rounds.contains(round)) {
      throw Errors.notThere(
          "round " + round + " of labels", rounds.stream().map(r -> "round " + r).toList());
    }
  }

  /** The model whose space a round used. */
  public static String model(Dataset<Row> labels, int round) {
    Row row =
        labels.filter(Labels.ROUND.col().equalTo(round)).agg(max(Labels.MODEL_ID.col())).head();
    return row.isNullAt(0) ? "unknown" : row.getString(0);
  }

  /**
   * The number of the round to evaluate: the wanted one, or else the newest.
   *
   * @param rows of {@code labels} or {@code identities}
   * @throws org.winnow.console.UserException if there is none
   */
  public static int evaluated(Dataset<Row> rows, Optional<Integer> wanted) {
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
