package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.spark.BroadcastHint;
import org.winnow.spark.Materializer;
import org.winnow.stage.clean.inter.CentroidSet;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.CohortStats;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.stage.clean.threshold.RoundThresholds;
import org.winnow.table.Identities;

/**
 * Names to compare again after some names changed. They are linked to the changed names by chains
 * of candidate pairs, in the previous or the current state. The pairs of all other names are
 * unchanged, so their merges and reviews stay valid.
 */
final class AffectedNames {
  private AffectedNames() {}

  /**
   * Finds the affected names by breadth-first search. Each step compares the names of the last step
   * with all others.
   *
   * @param changed names that changed
   * @param cores current identities of these names
   * @param previous all previous identities, see {@link PreviousRound#outcomes}
   * @return affected names, including the changed ones
   */
  static Dataset<Row> of(
      Dataset<Row> changed, Dataset<Row> cores, Dataset<Row> previous, RoundThresholds thresholds) {
    CentroidSet centroids = CentroidSet.of(previous);
    Dataset<Row> previousOfChanged =
        previous
            .join(BroadcastHint.ifSmall(changed), new String[] {Claims.NAME.name()}, "left_semi")
            .withColumn(
                Identities.IDENTITY_ID.name(),
                concat(Identities.IDENTITY_ID.col(), lit(" previous")));
    Dataset<Row> frontier =
        Materializer.materialize(candidates(cores).unionByName(candidates(previousOfChanged)));
    Dataset<Row> affected = changed;
    while (true) {
      CentroidSet unaffected = centroids.without(affected);
      Dataset<Row> found =
          Materializer.materialize(
              InterIdentity.candidatePairs(CentroidSet.of(frontier), unaffected, thresholds)
                  .select(col(SimilarityJoin.B).as(Identities.IDENTITY_ID.name()))
                  .join(
                      unaffected
                          .identities()
                          .select(Identities.IDENTITY_ID.col(), Claims.NAME.col()),
                      Identities.IDENTITY_ID.name())
                  .select(Claims.NAME.col())
                  .distinct());
      if (Materializer.count(found) == 0) {
        return affected;
      }
      affected = Materializer.materialize(affected.union(found));
      frontier =
          Materializer.materialize(
              candidates(
                  previous.join(
                      BroadcastHint.ifSmall(found),
                      new String[] {Claims.NAME.name()},
                      "left_semi")));
    }
  }

  private static Dataset<Row> candidates(Dataset<Row> identities) {
    return identities.select(
        Identities.IDENTITY_ID.col(),
        Claims.NAME.col(),
        FaceJudgements.IDENTITY.col(),
        Identities.FACES.col(),
        Identities.CENTRE.col(),
        CohortStats.IMPOSTOR_MEAN.col(),
        CohortStats.IMPOSTOR_STD.col());
  }
}
