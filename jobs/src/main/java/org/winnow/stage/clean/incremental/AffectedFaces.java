package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.MinSimilarity;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.BroadcastHint;
import org.winnow.spark.Materializer;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.stage.clean.reassign.Reassignment;
import org.winnow.stage.clean.reassign.RoundOutput;
import org.winnow.table.Embeddings;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** Faces and identities whose results may change because other identities changed. */
final class AffectedFaces {
  private static final String NEAREST = "nearest";

  private AffectedFaces() {}

  /**
   * Returns the faces to relabel. The own or nearest identity of these faces changed, or a new
   * centroid is at least as similar as their nearest one. Unassigned faces above the rescue
   * threshold are included too, since the reason that blocked their rescue may have vanished.
   *
   * @param labels labels of the previous run
   * @param vectors vectors of all faces: face_id, vector
   * @param faces number of vectors
   * @return face_id
   */
  static Dataset<Row> faces(
      Dataset<Row> labels,
      Dataset<Row> vectors,
      long faces,
      ChangedNames.IdentityDelta delta,
      Dataset<Row> reviewed,
      MinSimilarity rescue) {
    Dataset<Row> changed =
        BroadcastHint.ifSmall(Materializer.materialize(delta.changedGroups().union(reviewed)));
    Dataset<Row> own = changed.toDF(Labels.IDENTITY_ID.name());
    Dataset<Row> nearest = changed.toDF(Labels.NEAREST_IDENTITY_ID.name());
    Column nearestMeasure =
        rescue.onScore() ? Labels.NEAREST_SCORE.col() : Labels.NEAREST_SIMILARITY.col();
    Dataset<Row> affected =
        atLeastAsSimilar(
            new VectorSet(
                vectors.select(Labels.FACE_ID.col().as(VectorSet.ID), Embeddings.VECTOR.col()),
                faces),
            delta.newCentroids(),
            labels.select(
                Labels.FACE_ID.col().as(VectorSet.ID),
                Labels.NEAREST_SIMILARITY.col().as(NEAREST)));
    return labels
        .join(own, new String[] {Labels.IDENTITY_ID.name()}, "left_semi")
        .select(Labels.FACE_ID.col())
        .union(
            labels
                .join(nearest, new String[] {Labels.NEAREST_IDENTITY_ID.name()}, "left_semi")
                .select(Labels.FACE_ID.col()))
        .union(
            labels
                .filter(Reassignment.unassigned().and(nearestMeasure.geq(rescue.value())))
                .select(Labels.FACE_ID.col()))
        .union(affected)
        .distinct();
  }

  /**
   * Returns the identities whose nearest identity changed, or that are at least as similar to a new
   * centroid.
   *
   * @param outcomes rows of {@link InterIdentity#FIELDS}
   * @param identities previous rows of {@link Identities}
   * @return identity_id
   */
  static Dataset<Row> identities(
      Dataset<Row> outcomes, Dataset<Row> identities, ChangedNames.IdentityDelta delta) {
    Dataset<Row> nearest =
        identities
            .join(
                delta.movedIdentities().toDF(Identities.NEAREST_IDENTITY_ID.name()),
                new String[] {Identities.NEAREST_IDENTITY_ID.name()},
                "left_semi")
            .select(Identities.IDENTITY_ID.col());
    return nearest.union(
        atLeastAsSimilar(
            RoundOutput.centroids(outcomes),
            delta.newCentroids(),
            identities.select(
                Identities.IDENTITY_ID.col().as(VectorSet.ID),
                Identities.NEAREST_SIMILARITY.col().as(NEAREST))));
  }

  /**
   * Ids of the vectors that are at least as similar to a given centroid as to their nearest one.
   */
  private static Dataset<Row> atLeastAsSimilar(
      VectorSet vectors, Dataset<Row> centroids, Dataset<Row> nearest) {
    return SimilarityJoin.nearest(vectors, RoundOutput.centroids(centroids), 1, -1)
        .select(VectorSet.ID, SimilarityJoin.SIMILARITY)
        .join(nearest, VectorSet.ID)
        .filter(col(SimilarityJoin.SIMILARITY).geq(coalesce(col(NEAREST), lit(-1f))))
        .select(VectorSet.ID);
  }
}
