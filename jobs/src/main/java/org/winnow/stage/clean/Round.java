package org.winnow.stage.clean;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.algo.cluster.Calibration;
import org.winnow.algo.cluster.Reason;
import org.winnow.config.Config;
import org.winnow.primitive.Plans;
import org.winnow.primitive.SimilarityJoin;
import org.winnow.primitive.VectorSet;
import org.winnow.runtime.JobContext;
import org.winnow.table.Embeddings;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;

/**
 * One round of cleaning: from the claims, in one space.
 *
 * @param number from 1
 * @param modelId embedder, or student, whose vectors are compared
 * @param labels rows of {@link Labels}
 * @param identities rows of {@link Identities}
 */
record Round(
    int number,
    String modelId,
    Calibration calibration,
    Thresholds thresholds,
    Dataset<Row> labels,
    Dataset<Row> identities) {
  private static final double PROVISIONAL_FMR = 1e-3;
  private static final double WANTED = 1e-3;

  /**
   * What a round starts from.
   *
   * @param claims from {@link Claims#of}
   * @param vectors columns face_id and vector
   * @param faces number of vectors
   * @param merged identity_id of identities that were merged into others before
   * @param reviews what people decided: rows of {@link Reviews}
   */
  record Input(
      Dataset<Row> claims,
      Dataset<Row> vectors,
      long faces,
      Dataset<Row> merged,
      Dataset<Row> reviews) {
    /** The same faces in another space. */
    Input in(Column projected) {
      return new Input(
          claims, vectors.withColumn(Embeddings.VECTOR.name(), projected), faces, merged, reviews);
    }
  }

  /** Does the work; the rows are held. */
  static Round of(
      int number, String modelId, Input input, Config.Clean settings, JobContext context) {
    String round = number == 1 ? "" : "round " + number + ": ";
    context.describe(round + "calibrate");
    Calibration calibration =
        Calibration.measure(Claims.sample(input.claims(), input.vectors()), PROVISIONAL_FMR);
    long names = input.claims().filter(col("name").isNotNull()).select("name").distinct().count();
    Thresholds thresholds = Thresholds.of(settings, calibration, names);
    context
        .progress()
        .say(String.format("%-7s %sthresholds: %s", context.stage(), round, thresholds));
    context.describe(round + "judge the faces of each name");
    Dataset<Row> judged =
        Plans.cut(
            JudgeFolders.of(
                input.claims().join(input.vectors(), Labels.FACE_ID.name()),
                KnownPeople.of(context.tables(), modelId),
                thresholds.rules(),
                calibration.cohort(),
                settings.coreFaces()));
    context.describe(round + "compare identities");
    Dataset<Row> faces =
        judged
            .filter(taken())
            .filter(col("face_id").isNotNull())
            .select("face_id", "identity_id")
            .join(input.vectors(), Labels.FACE_ID.name());
    Dataset<Row> outcomes =
        Plans.cut(
            InterIdentity.compare(
                identities(judged, input.merged()),
                faces,
                thresholds,
                PeoplesDecisions.links(input.reviews())));
    context.describe(round + "find the nearest identities");
    Dataset<Row> labels =
        FaceLabels.rescued(
            FaceLabels.claimed(judged, outcomes, settings.samePhotograph()),
            FaceLabels.nearest(input.vectors(), input.faces(), outcomes),
            thresholds,
            calibration.strangers(),
            settings.member().fdr().orElse(WANTED),
            names);
    Dataset<Row> decided = Plans.cut(labelRows(labels, number, modelId));
    Dataset<Row> all = identityRows(outcomes, decided, nearestOfCentres(outcomes), number);
    if (!input.reviews().isEmpty()) {
      Dataset<Row> identities = Plans.cut(all);
      decided = Plans.cut(PeoplesDecisions.applied(decided, identities, input.reviews()));
      all = PeoplesDecisions.identities(identities, decided, input.reviews());
    }
    return new Round(number, modelId, calibration, thresholds, decided, Plans.cut(all));
  }

  private static Column taken() {
    return FaceLabels.decision(col("reason"))
        .isin(Reason.Decision.KEPT.name(), Reason.Decision.MOVED.name());
  }

  /** Every core with the number of faces that were kept for it. */
  private static Dataset<Row> identities(Dataset<Row> judged, Dataset<Row> merged) {
    Dataset<Row> kept =
        judged
            .filter(taken())
            .filter(col("face_id").isNotNull())
            .groupBy("identity_id")
            .agg(count(lit(1)).as("faces"));
    return judged
        .filter(col("centre").isNotNull())
        .select(
            col("name"),
            col("identity_id"),
            col("identity"),
            col("centre"),
            col("stranger_mean"),
            col("stranger_deviation"),
            col("reason").as("core_reason"))
        .join(kept, new String[] {"identity_id"}, "left")
        .withColumn("faces", coalesce(col("faces"), lit(0L)))
        .join(merged.withColumn("was_merged", lit(true)), new String[] {"identity_id"}, "left")
        .withColumn("was_merged", coalesce(col("was_merged"), lit(false)));
  }

  private static Dataset<Row> nearestOfCentres(Dataset<Row> outcomes) {
    VectorSet centres =
        VectorSet.of(
            outcomes
                .filter("faces > 0")
                .select(col("identity_id").as("id"), col("centre").as("vector")));
    return SimilarityJoin.nearest(centres, 1, -1)
        .select(
            col("id").as("identity_id"),
            col("neighbour").as(Identities.NEAREST_IDENTITY_ID.name()),
            col("similarity").as(Identities.NEAREST_SIMILARITY.name()));
  }

  private static Dataset<Row> labelRows(Dataset<Row> labels, int number, String modelId) {
    return labels
        .select(
            Labels.FACE_ID.col(),
            lit(number).as(Labels.ROUND.name()),
            col("name").as(Labels.CLAIMED_IDENTITY.name()),
            col("group_id").as(Labels.IDENTITY_ID.name()),
            Labels.DECISION.col(),
            Labels.REASON.col(),
            Labels.SIMILARITY.col().cast("float").as(Labels.SIMILARITY.name()),
            Labels.SCORE.col().cast("float").as(Labels.SCORE.name()),
            col("other.group_id").as(Labels.NEAREST_IDENTITY_ID.name()),
            col("other.similarity").as(Labels.NEAREST_SIMILARITY.name()),
            col("similarity").minus(col("other.similarity")).cast("float").as(Labels.MARGIN.name()),
            lit(modelId).as(Labels.MODEL_ID.name()),
            col("other_score").cast("float").as(Labels.NEAREST_SCORE.name()))
        .select(Labels.TABLE.columns());
  }

  private static Dataset<Row> identityRows(
      Dataset<Row> outcomes, Dataset<Row> labels, Dataset<Row> nearest, int number) {
    Column merged = col("group_id").notEqual(col("identity_id")).and(col("faces").gt(0));
    Column empty = coalesce(col("kept_faces"), lit(0L)).equalTo(0);
    Column unsure = FaceLabels.decision(col("core_reason")).equalTo(Reason.Decision.REVIEW.name());
    Column another = col("identity").notEqual(col("name"));
    return outcomes
        .join(FaceLabels.sizes(labels), new String[] {"identity_id"}, "left")
        .join(nearest, new String[] {"identity_id"}, "left")
        .select(
            Identities.IDENTITY_ID.col(),
            lit(number).as(Identities.ROUND.name()),
            col("identity").as(Identities.NAME.name()),
            coalesce(col("kept_faces"), lit(0L)).as(Identities.FACES.name()),
            when(merged, "MERGED")
                .when(col("group_reason").isNotNull(), FaceLabels.decision(col("group_reason")))
                .when(empty.and(unsure), "REVIEW")
                .when(empty, "DROPPED")
                .otherwise("KEPT")
                .as(Identities.STATUS.name()),
            when(merged, Reason.MERGED.name())
                .when(col("group_reason").isNotNull(), col("group_reason"))
                .when(empty, coalesce(col("core_reason"), lit(Reason.NO_FACE_KEPT.name())))
                .when(another, Reason.SPLIT.name())
                .as(Identities.REASON.name()),
            when(merged, col("group_id")).as(Identities.MERGED_INTO.name()),
            col("cohesion").cast("float").as(Identities.COHESION.name()),
            Identities.NEAREST_IDENTITY_ID.col(),
            Identities.NEAREST_SIMILARITY.col(),
            Identities.CENTRE.col())
        .select(Identities.TABLE.columns());
  }
}
