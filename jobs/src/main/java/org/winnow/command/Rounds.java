package org.winnow.command;

import static org.apache.spark.sql.functions.max;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.console.Errors;
import org.winnow.store.DeltaStore;
import org.winnow.table.Labels;

/** The cleaning rounds of the table {@code labels}. */
final class Rounds {
  private Rounds() {}

  /** All rounds, in order. */
  static List<Integer> all(Dataset<Row> labels) {
    return labels
        .select(Labels.ROUND.col())
        .distinct()
        .orderBy(Labels.ROUND.col())
        .collectAsList()
        .stream()
        .map(row -> row.getInt(0))
        .toList();
  }

  /**
   * @throws org.winnow.console.UserException if there is no such round
   */
  static void require(DeltaStore tables, int round) {
    List<Integer> rounds = all(tables.read(Labels.TABLE));
    if (!rounds.contains(round)) {
      throw Errors.notThere(
          "round " + round + " of labels", rounds.stream().map(r -> "round " + r).toList());
    }
  }

  /** The model whose space a round used. */
  static String model(Dataset<Row> labels, int round) {
    Row row =
        labels.filter(Labels.ROUND.col().equalTo(round)).agg(max(Labels.MODEL_ID.col())).head();
    return row.isNullAt(0) ? "unknown" : row.getString(0);
  }
}
