package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.spark.BroadcastHint;
import org.winnow.spark.Checkpoints;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.stage.clean.threshold.Thresholds;

/**
 * What must be compared again when some names changed: all that hangs together with them through
 * identities that are alike, as they were or as they are. What lies beyond is merged, reviewed and
 * kept as before, since no pair of it changed.
 */
final class AffectedNames {
  private AffectedNames() {}

  /**
   * Finds them; each round of the search compares what the round before found with all others.
   *
   * @param touched names that changed
   * @param cores of these names, as they are
   * @param known all identities as they were, see {@link PreviousRound#outcomes}
   * @return names, the touched ones included
   */
  static Dataset<Row> of(
      Dataset<Row> touched, Dataset<Row> cores, Dataset<Row> known, Thresholds thresholds) {
    InterIdentity.CentroidSet all = InterIdentity.CentroidSet.of(known, thresholds);
    Dataset<Row> old =
        known
            .join(BroadcastHint.rows(touched), new String[] {"name"}, "left_semi")
            .withColumn("identity_id", concat(col("identity_id"), lit(" before")));
    Dataset<Row> frontier = Checkpoints.cut(node(cores).unionByName(node(old)));
    Dataset<Row> names = touched;
    while (true) {
      InterIdentity.CentroidSet rest = all.without(names);
      Dataset<Row> found =
          Checkpoints.cut(
              InterIdentity.alike(
                      InterIdentity.CentroidSet.of(frontier, thresholds), rest, thresholds)
                  .select(col("b").as("identity_id"))
                  .join(rest.identities().select("identity_id", "name"), "identity_id")
                  .select("name")
                  .distinct());
      if (Checkpoints.count(found) == 0) {
        return names;
      }
      names = Checkpoints.cut(names.union(found));
      frontier =
          Checkpoints.cut(
              node(known.join(BroadcastHint.rows(found), new String[] {"name"}, "left_semi")));
    }
  }

  private static Dataset<Row> node(Dataset<Row> identities) {
    return identities.select(
        "identity_id",
        "name",
        "identity",
        "faces",
        "centre",
        "stranger_mean",
        "stranger_deviation");
  }
}
