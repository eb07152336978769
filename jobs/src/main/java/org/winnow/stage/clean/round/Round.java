package org.winnow.stage.clean.round;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.config.Threshold;
import org.winnow.identity.Calibration;
import org.winnow.identity.ClaimSample;
import org.winnow.identity.MinSimilarity;
import org.winnow.job.JobContext;
import org.winnow.metric.Projection;
import org.winnow.spark.Materializer;
import org.winnow.stage.clean.inter.IdentityCandidates;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.IntraIdentityCleaner;
import org.winnow.stage.clean.intra.PreviousIdentities;
import org.winnow.stage.clean.reassign.FaceLabels;
import org.winnow.stage.clean.reassign.Reassignment;
import org.winnow.stage.clean.reassign.RoundOutput;
import org.winnow.stage.clean.review.ReviewDecisions;
import org.winnow.stage.clean.review.ReviewOverrides;
import org.winnow.stage.clean.threshold.RoundCalibration;
import org.winnow.stage.clean.threshold.RoundDetails;
import org.winnow.stage.clean.threshold.RoundThresholds;
import org.winnow.student.StudentTrainer;
import org.winnow.table.CleanDetails;
import org.winnow.table.Embeddings;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;

/**
 * One round of cleaning over all claims, in one embedding space.
 *
 * @param calibration measurements and thresholds
 * @param labels rows of {@link Labels}
 * @param identities rows of {@link Identities}
 */
public record Round(RoundCalibration calibration, Dataset<Row> labels, Dataset<Row> identities) {
  private static final double PROVISIONAL_FMR = 1e-3;
  private static final double DEFAULT_RESCUE_FDR = 1e-3;

  /**
   * Input of a round.
   *
   * @param claims from {@link Claims#of}
   * @param vectors columns face_id and vector
   * @param faces number of vectors
   * @param digests from {@link IdentityCandidates#digests}
   * @param merged identity_id of identities that an earlier run merged
   * @param reviews rows of {@link Reviews}
   * @param projection projection of the student whose space the vectors are in
   */
  public record Input(
      Dataset<Row> claims,
      Dataset<Row> vectors,
      long faces,
      Dataset<Row> digests,
      Dataset<Row> merged,
      Dataset<Row> reviews,
      Optional<Projection> projection) {
    /** Adds the photograph to some faces. */
    public Dataset<Row> withPhotographs(Dataset<Row> kept) {
      return kept.join(
          claims.select(Labels.FACE_ID.name(), Claims.PHOTOGRAPH.name()).distinct(),
          Labels.FACE_ID.name());
    }

    /** The same faces in the space of a student, projected from the embedder's vectors. */
    public Input in(Projection student) {
      Dataset<Row> projected =
          vectors.withColumn(
              Embeddings.VECTOR.name(),
              StudentTrainer.project(vectors.sparkSession(), student, Embeddings.VECTOR.col()));
      return new Input(claims, projected, faces, digests, merged, reviews, Optional.of(student));
    }
  }

  /** Measures a sample of the claimed faces. Without claims the calibration is unknown. */
  private static Calibration measure(Input input) {
    ClaimSample sample = Claims.sample(input.claims(), input.vectors());
    return sample.voters().isEmpty()
        ? Calibration.unknown(
            input.vectors().select(Embeddings.VECTOR.col()).head().getList(0).size())
        : Calibration.measure(sample, PROVISIONAL_FMR);
  }

  public int number() {
    return calibration.round();
  }

  private static void describe(
      String round,
      InterIdentity.SimilarNames similar,
      RoundThresholds thresholds,
      JobContext context) {
    if (!similar.scores().isEmpty()) {
      context.info(round + "similar names: " + thresholds.names());
    }
    if (similar.frequentKeys() > 0) {
      context.info(
          String.format(
              Locale.ROOT,
              "%s%,d parts of names are too frequent to propose pairs of identities",
              round,
              similar.frequentKeys()));
    }
  }

  /** Runs the round. The returned rows are persisted. */
  public static Round of(
      int number, String modelId, Input input, Config.Clean settings, JobContext context) {
    String round = number == 1 ? "" : "round " + number + ": ";
    context.stepName(round + "calibrate");
    Calibration calibration = measure(input);
    long names = input.digests().count();
    RoundThresholds unnamed = RoundThresholds.of(settings, calibration, names);
    context.info(round + "thresholds: " + unnamed);
    context.stepName(round + "judge the faces of each name");
    Dataset<Row> judged =
        Materializer.materialize(
            IntraIdentityCleaner.of(
                input.claims().join(input.vectors(), Labels.FACE_ID.name()),
                PreviousIdentities.of(context.tables(), modelId),
                unnamed.rules(),
                calibration.cohort(),
                settings.coreFaces()));
    context.stepName(round + "compare names");
    Dataset<Row> candidates =
        Materializer.materialize(IdentityCandidates.of(judged, input.merged(), input.digests()));
    InterIdentity.SimilarNames similar = InterIdentity.similarNames(candidates, unnamed);
    RoundThresholds thresholds = unnamed.withNames(similar.scores(), settings, calibration, names);
    describe(round, similar, thresholds, context);
    context.stepName(round + "compare identities");
    Dataset<Row> outcomes =
        Materializer.materialize(
            InterIdentity.compare(
                candidates,
                input.withPhotographs(IdentityCandidates.kept(judged)),
                thresholds,
                ReviewDecisions.links(input.reviews())));
    context.stepName(round + "find the nearest identities");
    Dataset<Row> compared =
        Materializer.materialize(
            Reassignment.compared(
                FaceLabels.claimed(judged, outcomes, settings),
                FaceLabels.nearest(input.vectors(), input.faces(), outcomes)));
    MinSimilarity rescue =
        Reassignment.threshold(
            compared,
            thresholds.rules().member(),
            calibration.impostorScores(),
            settings.member() instanceof Threshold.Fdr fdr ? fdr.rate() : DEFAULT_RESCUE_FDR,
            names);
    Dataset<Row> labels =
        Materializer.materialize(
            RoundOutput.labels(
                Reassignment.moved(compared, rescue, settings.margin()), number, modelId));
    Dataset<Row> identities =
        Materializer.materialize(
            RoundOutput.identities(
                outcomes, labels, RoundOutput.nearest(outcomes, outcomes), number));
    CleanDetails details = RoundDetails.of(thresholds, calibration, rescue, modelId, number);
    if (details.scores().containsKey(CleanDetails.CAPTION_MEMBER)) {
      context.info(
          String.format(
              Locale.ROOT,
              "%snames in captions: %.0f %% of the images are taken to show somebody else; their faces need %s",
              round,
              100 * details.captions().strangerShare(),
              thresholds.rules().captions().member()));
    }
    RoundCalibration roundCalibration =
        new RoundCalibration(
            number,
            modelId,
            context.runId(),
            input.projection(),
            calibration.cohort(),
            thresholds,
            rescue,
            details);
    if (input.reviews().isEmpty()) {
      return new Round(roundCalibration, labels, identities);
    }
    Dataset<Row> decided =
        Materializer.materialize(ReviewOverrides.applied(labels, identities, input.reviews()));
    return new Round(
        roundCalibration,
        decided,
        Materializer.materialize(ReviewOverrides.identities(identities, decided, input.reviews())));
  }
}
