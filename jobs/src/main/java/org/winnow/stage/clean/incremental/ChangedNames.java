package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.spark.Materializer;
import org.winnow.stage.clean.reassign.FaceLabels;
import org.winnow.stage.clean.round.Round;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;

/** Differences between the previous run and this one. */
final class ChangedNames {
  private ChangedNames() {}

  /**
   * Returns the names whose faces or claims changed. Names with a review are included, active or
   * undone, because a review hides the decision of the model.
   *
   * @return name
   */
  static Dataset<Row> names(Round.Input input, PreviousRound previous) {
    Dataset<Row> known =
        previous
            .identities()
            .select(
                Identities.CLAIMED_NAME.col().as("name"),
                Identities.CLAIMS.col().as("previous_claims"))
            .distinct();
    Dataset<Row> changed =
        input
            .digests()
            .join(known, new String[] {"name"}, "full_outer")
            .filter(not(col("claims").eqNullSafe(col("previous_claims"))))
            .select("name");
    return input.reviews().isEmpty()
        ? changed
        : changed.union(reviewed(input, previous)).distinct();
  }

  private static Dataset<Row> reviewed(Round.Input input, PreviousRound previous) {
    Dataset<Row> identities =
        identities(input.reviews())
            .join(previous.identities(), Identities.IDENTITY_ID.name())
            .select(Identities.CLAIMED_NAME.col().as("name"));
    Dataset<Row> faces =
        faces(input.reviews()).join(input.claims(), Labels.FACE_ID.name()).select("name");
    return identities.union(faces).filter(col("name").isNotNull());
  }

  /** Identities with a review, active or undone: identity_id. */
  static Dataset<Row> identities(Dataset<Row> reviews) {
    Column subject = Reviews.SUBJECT.col().equalTo(Reviews.IDENTITY);
    return reviews
        .filter(subject)
        .select(Reviews.SUBJECT_ID.col().as(Identities.IDENTITY_ID.name()))
        .union(reviews.filter(Reviews.TARGET_ID.col().isNotNull()).select(Reviews.TARGET_ID.col()))
        .distinct();
  }

  /** Faces with a review, active or undone: face_id. */
  static Dataset<Row> faces(Dataset<Row> reviews) {
    return reviews
        .filter(Reviews.SUBJECT.col().equalTo(Reviews.FACE))
        .select(Reviews.SUBJECT_ID.col().as(Labels.FACE_ID.name()))
        .distinct();
  }

  /**
   * Differences between two states of some identities.
   *
   * @param changedGroups identity_id of groups whose centroid, members or openness to rescued faces
   *     changed
   * @param newCentroids identities with a new centroid; columns {@link
   *     PreviousRound#OUTCOME_COLUMNS}
   * @param movedIdentities identity_id of identities that were added, removed or have a new
   *     centroid
   */
  record IdentityDelta(
      Dataset<Row> changedGroups, Dataset<Row> newCentroids, Dataset<Row> movedIdentities) {

    /**
     * Compares two states.
     *
     * @param previous rows with the columns {@link PreviousRound#OUTCOME_COLUMNS}
     * @param current the same identities in their current state
     */
    static IdentityDelta of(Dataset<Row> previous, Dataset<Row> current) {
      Dataset<Row> joined =
          Materializer.materialize(
              visibleState(previous, "previous")
                  .join(
                      visibleState(current, "current"),
                      new String[] {"identity_id"},
                      "full_outer"));
      Column centroidChanged = not(col("previous_centre").eqNullSafe(col("current_centre")));
      Column stateChanged =
          centroidChanged
              .or(not(col("previous_group").eqNullSafe(col("current_group"))))
              .or(not(col("previous_open").eqNullSafe(col("current_open"))));
      Dataset<Row> changed = joined.filter(stateChanged);
      Dataset<Row> moved = joined.filter(centroidChanged).select("identity_id");
      return new IdentityDelta(
          changed
              .select(col("previous_group").as("identity_id"))
              .union(changed.select(col("current_group")))
              .filter(col("identity_id").isNotNull())
              .distinct(),
          current.join(moved, new String[] {"identity_id"}, "left_semi"),
          moved);
    }

    /** The state that other identities and faces depend on. Identities without faces have none. */
    private static Dataset<Row> visibleState(Dataset<Row> outcomes, String side) {
      return outcomes
          .filter("faces > 0")
          .select(
              col("identity_id"),
              col("centre").as(side + "_centre"),
              col("group_id").as(side + "_group"),
              coalesce(FaceLabels.acceptsFaces(), lit(false)).as(side + "_open"));
    }
  }
}
