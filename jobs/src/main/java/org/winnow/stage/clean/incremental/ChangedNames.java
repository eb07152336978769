package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.spark.Materializer;
import org.winnow.stage.clean.inter.IdentityGroups;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.reassign.FaceLabels;
import org.winnow.stage.clean.round.Round;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;

/** Differences between the previous run and this one. */
final class ChangedNames {
  private static final String PREVIOUS_CLAIMS = "previous_claims";
  private static final String PREVIOUS = "previous_";
  private static final String CURRENT = "current_";
  private static final String GROUP = "group";
  private static final String OPEN = "open";

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
                Identities.CLAIMED_NAME.col().as(Claims.NAME.name()),
                Identities.CLAIMS.col().as(PREVIOUS_CLAIMS))
            .distinct();
    Dataset<Row> changed =
        input
            .digests()
            .join(known, new String[] {Claims.NAME.name()}, "full_outer")
            .filter(not(Identities.CLAIMS.col().eqNullSafe(col(PREVIOUS_CLAIMS))))
            .select(Claims.NAME.col());
    return input.reviews().isEmpty()
        ? changed
        : changed.union(reviewed(input, previous)).distinct();
  }

  private static Dataset<Row> reviewed(Round.Input input, PreviousRound previous) {
    Dataset<Row> identities =
        identities(input.reviews())
            .join(previous.identities(), Identities.IDENTITY_ID.name())
            .select(Identities.CLAIMED_NAME.col().as(Claims.NAME.name()));
    Dataset<Row> faces =
        faces(input.reviews())
            .join(input.claims(), Labels.FACE_ID.name())
            .select(Claims.NAME.col());
    return identities.union(faces).filter(Claims.NAME.col().isNotNull());
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
   * @param newCentroids identities with a new centroid, rows of {@link InterIdentity#FIELDS}
   * @param movedIdentities identity_id of identities that were added, removed or have a new
   *     centroid
   */
  record IdentityDelta(
      Dataset<Row> changedGroups, Dataset<Row> newCentroids, Dataset<Row> movedIdentities) {

    /**
     * Compares two states.
     *
     * @param previous rows of {@link InterIdentity#FIELDS}
     * @param current the same identities in their current state
     */
    static IdentityDelta of(Dataset<Row> previous, Dataset<Row> current) {
      Dataset<Row> joined =
          Materializer.materialize(
              visibleState(previous, PREVIOUS)
                  .join(
                      visibleState(current, CURRENT),
                      new String[] {Identities.IDENTITY_ID.name()},
                      "full_outer"));
      Column centroidChanged = differs(Identities.CENTRE.name());
      Column stateChanged = centroidChanged.or(differs(GROUP)).or(differs(OPEN));
      Dataset<Row> changed = joined.filter(stateChanged);
      Dataset<Row> moved = joined.filter(centroidChanged).select(Identities.IDENTITY_ID.col());
      return new IdentityDelta(
          changed
              .select(col(PREVIOUS + GROUP).as(Identities.IDENTITY_ID.name()))
              .union(changed.select(col(CURRENT + GROUP)))
              .filter(Identities.IDENTITY_ID.col().isNotNull())
              .distinct(),
          current.join(moved, new String[] {Identities.IDENTITY_ID.name()}, "left_semi"),
          moved);
    }

    private static Column differs(String column) {
      return not(col(PREVIOUS + column).eqNullSafe(col(CURRENT + column)));
    }

    /** The state that other identities and faces depend on. Identities without faces have none. */
    private static Dataset<Row> visibleState(Dataset<Row> outcomes, String side) {
      return outcomes
          .filter(Identities.FACES.col().gt(0))
          .select(
              Identities.IDENTITY_ID.col(),
              Identities.CENTRE.col().as(side + Identities.CENTRE),
              IdentityGroups.GROUP_ID.col().as(side + GROUP),
              coalesce(FaceLabels.acceptsFaces(), lit(false)).as(side + OPEN));
    }
  }
}
