package org.winnow.stage.clean;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.algo.cluster.Bar;
import org.winnow.algo.cluster.Calibration;
import org.winnow.algo.student.Projection;
import org.winnow.config.Config;
import org.winnow.primitive.Plans;
import org.winnow.primitive.StudentLearning;
import org.winnow.runtime.JobContext;
import org.winnow.table.Embeddings;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;

/**
 * One round of cleaning: from the claims, in one space.
 *
 * @param law what it measured and decided by
 * @param labels rows of {@link Labels}
 * @param identities rows of {@link Identities}
 */
record Round(Law law, Dataset<Row> labels, Dataset<Row> identities) {
  private static final double PROVISIONAL_FMR = 1e-3;
  private static final double WANTED = 1e-3;

  /**
   * What a round starts from.
   *
   * @param claims from {@link Claims#of}
   * @param vectors columns face_id and vector
   * @param faces number of vectors
   * @param digests from {@link Cores#digests}
   * @param merged identity_id of identities that were merged into others before
   * @param reviews what people decided: rows of {@link Reviews}
   * @param projection of the student in whose space the vectors are
   */
  record Input(
      Dataset<Row> claims,
      Dataset<Row> vectors,
      long faces,
      Dataset<Row> digests,
      Dataset<Row> merged,
      Dataset<Row> reviews,
      Optional<Projection> projection) {
    /** The same faces, from the embedder's vectors, in the space of a student. */
    Input in(Projection student) {
      Dataset<Row> projected =
          vectors.withColumn(
              Embeddings.VECTOR.name(),
              StudentLearning.project(vectors.sparkSession(), student, Embeddings.VECTOR.col()));
      return new Input(claims, projected, faces, digests, merged, reviews, Optional.of(student));
    }
  }

  int number() {
    return law.round();
  }

  /** Does the work; the rows are held. */
  static Round of(
      int number, String modelId, Input input, Config.Clean settings, JobContext context) {
    String round = number == 1 ? "" : "round " + number + ": ";
    context.describe(round + "calibrate");
    Calibration calibration =
        Calibration.measure(Claims.sample(input.claims(), input.vectors()), PROVISIONAL_FMR);
    long names = input.digests().count();
    Thresholds thresholds = Thresholds.of(settings, calibration, names);
    context.say(round + "thresholds: " + thresholds);
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
    Dataset<Row> outcomes =
        Plans.cut(
            InterIdentity.compare(
                Plans.cut(Cores.of(judged, input.merged(), input.digests())),
                Cores.kept(judged).join(input.vectors(), Labels.FACE_ID.name()),
                thresholds,
                PeoplesDecisions.links(input.reviews())));
    context.describe(round + "find the nearest identities");
    Dataset<Row> compared =
        Plans.cut(
            Rescue.compared(
                FaceLabels.claimed(judged, outcomes, settings.samePhotograph()),
                FaceLabels.nearest(input.vectors(), input.faces(), outcomes)));
    Bar rescue =
        Rescue.bar(
            compared,
            thresholds.rules().member(),
            calibration.strangers(),
            settings.member().fdr().orElse(WANTED),
            names);
    Dataset<Row> labels =
        Plans.cut(RoundRows.labels(Rescue.moved(compared, rescue), number, modelId));
    Dataset<Row> identities =
        Plans.cut(
            RoundRows.identities(outcomes, labels, RoundRows.nearest(outcomes, outcomes), number));
    Law law =
        new Law(
            number,
            modelId,
            context.runId(),
            input.projection(),
            calibration.cohort(),
            thresholds,
            rescue,
            thresholds.details(calibration, rescue, modelId, number));
    if (input.reviews().isEmpty()) {
      return new Round(law, labels, identities);
    }
    Dataset<Row> decided = Plans.cut(PeoplesDecisions.applied(labels, identities, input.reviews()));
    return new Round(
        law, decided, Plans.cut(PeoplesDecisions.identities(identities, decided, input.reviews())));
  }
}
