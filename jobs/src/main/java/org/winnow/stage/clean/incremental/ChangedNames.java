package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.spark.Checkpoints;
import org.winnow.stage.clean.reassign.FaceLabels;
import org.winnow.stage.clean.round.Round;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;

/** What changed between the last run and this one. */
final class ChangedNames {
  private ChangedNames() {}

  /**
   * The names whose faces, or whose claims upon faces, are not those of the last run; and those
   * that people decided upon, or took a decision back, since a decision hides what the model would
   * say.
   *
   * @return name
   */
  static Dataset<Row> names(Round.Input input, PreviousRound before) {
    Dataset<Row> known =
        before
            .identities()
            .select(
                Identities.CLAIMED_NAME.col().as("name"),
                Identities.CLAIMS.col().as("claims_before"))
            .distinct();
    Dataset<Row> changed =
        input
            .digests()
            .join(known, new String[] {"name"}, "full_outer")
            .filter(not(col("claims").eqNullSafe(col("claims_before"))))
            .select("name");
    return input.reviews().isEmpty() ? changed : changed.union(ofReviews(input, before)).distinct();
  }

  private static Dataset<Row> ofReviews(Round.Input input, PreviousRound before) {
    Dataset<Row> identities =
        identities(input.reviews())
            .join(before.identities(), Identities.IDENTITY_ID.name())
            .select(Identities.CLAIMED_NAME.col().as("name"));
    Dataset<Row> faces =
        faces(input.reviews()).join(input.claims(), Labels.FACE_ID.name()).select("name");
    return identities.union(faces).filter(col("name").isNotNull());
  }

  /** Identities that any decision of people names, standing or undone: identity_id. */
  static Dataset<Row> identities(Dataset<Row> reviews) {
    Column subject = Reviews.SUBJECT.col().equalTo(Reviews.IDENTITY);
    return reviews
        .filter(subject)
        .select(Reviews.SUBJECT_ID.col().as(Identities.IDENTITY_ID.name()))
        .union(reviews.filter(Reviews.TARGET_ID.col().isNotNull()).select(Reviews.TARGET_ID.col()))
        .distinct();
  }

  /** Faces that any decision of people names: face_id. */
  static Dataset<Row> faces(Dataset<Row> reviews) {
    return reviews
        .filter(Reviews.SUBJECT.col().equalTo(Reviews.FACE))
        .select(Reviews.SUBJECT_ID.col().as(Labels.FACE_ID.name()))
        .distinct();
  }

  /**
   * What is not in both of two states of some identities, by what labels and other identities see
   * of them.
   *
   * @param groups identity_id of the groups whose faces, or what other faces see of them, may be
   *     others now
   * @param centres the identities whose centres are new, with the columns of {@link
   *     PreviousRound#OUTCOME}
   * @param moved identity_id of the identities that are gone, new or have another centre
   */
  record IdentityDelta(Dataset<Row> groups, Dataset<Row> centres, Dataset<Row> moved) {

    /**
     * Compares.
     *
     * @param before rows with the columns {@link PreviousRound#OUTCOME}
     * @param after the same identities, as they are now
     */
    static IdentityDelta of(Dataset<Row> before, Dataset<Row> after) {
      Dataset<Row> both =
          Checkpoints.cut(
              seen(before, "old")
                  .join(seen(after, "new"), new String[] {"identity_id"}, "full_outer"));
      Column centre = not(col("old_centre").eqNullSafe(col("new_centre")));
      Column other =
          centre
              .or(not(col("old_group").eqNullSafe(col("new_group"))))
              .or(not(col("old_open").eqNullSafe(col("new_open"))));
      Dataset<Row> changed = both.filter(other);
      Dataset<Row> moved = both.filter(centre).select("identity_id");
      return new IdentityDelta(
          changed
              .select(col("old_group").as("identity_id"))
              .union(changed.select(col("new_group")))
              .filter(col("identity_id").isNotNull())
              .distinct(),
          after.join(moved, new String[] {"identity_id"}, "left_semi"),
          moved);
    }

    /** What others see: nothing of an identity that holds no face. */
    private static Dataset<Row> seen(Dataset<Row> outcomes, String side) {
      return outcomes
          .filter("faces > 0")
          .select(
              col("identity_id"),
              col("centre").as(side + "_centre"),
              col("group_id").as(side + "_group"),
              coalesce(FaceLabels.open(), lit(false)).as(side + "_open"));
    }
  }
}
