package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.DecisionThreshold;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.BroadcastHint;
import org.winnow.spark.Checkpoints;
import org.winnow.stage.clean.reassign.Reassignment;
import org.winnow.stage.clean.reassign.RoundOutput;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * Faces and identities that changed identities reach, so that what is said of them may be wrong.
 */
final class AffectedFaces {
  private AffectedFaces() {}

  /**
   * Faces whose own or nearest identity changed, those that are as near to a new centre as to their
   * nearest, and those that are near enough to be moved but were not, since what held them back may
   * be gone.
   *
   * @param labels of the last run
   * @param vectors of all faces: face_id, vector
   * @param faces number of vectors
   * @return face_id
   */
  static Dataset<Row> faces(
      Dataset<Row> labels,
      Dataset<Row> vectors,
      long faces,
      ChangedNames.IdentityDelta changes,
      Dataset<Row> reviewed,
      DecisionThreshold rescue) {
    Dataset<Row> changed = BroadcastHint.rows(Checkpoints.cut(changes.groups().union(reviewed)));
    Dataset<Row> own = changed.toDF(Labels.IDENTITY_ID.name());
    Dataset<Row> nearest = changed.toDF(Labels.NEAREST_IDENTITY_ID.name());
    Column similarity =
        rescue.onScore() ? Labels.NEAREST_SCORE.col() : Labels.NEAREST_SIMILARITY.col();
    Dataset<Row> nearer =
        nearer(
            new VectorSet(vectors.select(col("face_id").as("id"), col("vector")), faces),
            changes.centres(),
            labels.select(
                Labels.FACE_ID.col().as("id"), Labels.NEAREST_SIMILARITY.col().as("nearest")));
    return labels
        .join(own, new String[] {Labels.IDENTITY_ID.name()}, "left_semi")
        .select(Labels.FACE_ID.col())
        .union(
            labels
                .join(nearest, new String[] {Labels.NEAREST_IDENTITY_ID.name()}, "left_semi")
                .select(Labels.FACE_ID.col()))
        .union(
            labels
                .filter(Reassignment.free().and(similarity.geq(rescue.value())))
                .select(Labels.FACE_ID.col()))
        .union(nearer)
        .distinct();
  }

  /**
   * Identities whose nearest other one changed, or that are as near to a new centre.
   *
   * @param outcomes with the columns {@link PreviousRound#OUTCOME}
   * @param identities rows of {@link Identities}, as they were
   * @return identity_id
   */
  static Dataset<Row> identities(
      Dataset<Row> outcomes, Dataset<Row> identities, ChangedNames.IdentityDelta changes) {
    Dataset<Row> nearest =
        identities
            .join(
                changes.moved().toDF(Identities.NEAREST_IDENTITY_ID.name()),
                new String[] {Identities.NEAREST_IDENTITY_ID.name()},
                "left_semi")
            .select(Identities.IDENTITY_ID.col());
    return nearest.union(
        nearer(
            RoundOutput.centres(outcomes),
            changes.centres(),
            identities.select(
                Identities.IDENTITY_ID.col().as("id"),
                Identities.NEAREST_SIMILARITY.col().as("nearest"))));
  }

  /** Ids of vectors that are at least as near to one of some centres as to their nearest. */
  private static Dataset<Row> nearer(VectorSet set, Dataset<Row> centres, Dataset<Row> nearest) {
    return SimilarityJoin.nearest(set, RoundOutput.centres(centres), 1, -1)
        .select("id", "similarity")
        .join(nearest, "id")
        .filter(col("similarity").geq(coalesce(col("nearest"), lit(-1f))))
        .select("id");
  }
}
