package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.job.JobContext;
import org.winnow.spark.BroadcastHint;
import org.winnow.spark.Materializer;
import org.winnow.stage.clean.inter.IdentityCandidates;
import org.winnow.stage.clean.inter.IdentityGroups;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.CohortStats;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.stage.clean.intra.IntraIdentityCleaner;
import org.winnow.stage.clean.intra.PreviousIdentities;
import org.winnow.stage.clean.reassign.FaceLabels;
import org.winnow.stage.clean.reassign.Reassignment;
import org.winnow.stage.clean.reassign.RoundOutput;
import org.winnow.stage.clean.review.ReviewDecisions;
import org.winnow.stage.clean.round.Round;
import org.winnow.stage.clean.round.RoundDelta;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * A round that cleans only the changes, with the calibration of the previous round. It applies the
 * steps of {@link Round} to the affected names, identities and faces. With the same calibration, a
 * full round would produce the same rows.
 *
 * @param labels new or changed rows of {@link Labels}
 * @param identities new or changed rows of {@link Identities}
 * @param removedLabels face_id and round of the rows to delete
 * @param removedIdentities identity_id and round of the rows to delete
 */
record IncrementalRound(
    Dataset<Row> labels,
    Dataset<Row> identities,
    Dataset<Row> removedLabels,
    Dataset<Row> removedIdentities,
    Work work) {

  /** The changes to write. */
  RoundDelta delta() {
    return new RoundDelta(labels, identities, removedLabels, removedIdentities);
  }

  /**
   * Amount of work done.
   *
   * @param names number of names judged because their faces changed
   * @param compared number of identities compared again
   * @param faces number of faces relabelled
   */
  record Work(long names, long compared, long faces) {}

  /**
   * Runs the round. The returned rows are persisted.
   *
   * @param input vectors in the space of the calibration
   * @param changed persisted names from {@link ChangedNames#names}
   */
  static IncrementalRound of(
      Round.Input input,
      PreviousRound previous,
      Dataset<Row> changed,
      Config.Clean settings,
      JobContext context) {
    Dataset<Row> known =
        Materializer.materialize(
            PreviousIdentities.of(context.tables(), previous.calibration().modelId()));
    return new Steps(input, previous, known, settings, context).round(changed);
  }

  /** Shared state of the steps. */
  private record Steps(
      Round.Input input,
      PreviousRound previous,
      Dataset<Row> known,
      Config.Clean settings,
      JobContext context) {

    IncrementalRound round(Dataset<Row> changed) {
      context.stepName("judge the names that changed");
      Dataset<Row> previousOutcomes = Materializer.materialize(previous.outcomes());
      Dataset<Row> changedJudgements = judged(named(changed));
      context.stepName("compare the identities near them");
      Dataset<Row> cores = cores(changedJudgements);
      Dataset<Row> affected =
          AffectedNames.of(changed, cores, previousOutcomes, previous.calibration().thresholds());
      Dataset<Row> judged = changedJudgements;
      if (Materializer.count(affected) > Materializer.count(changed)) {
        judged =
            Materializer.materialize(
                changedJudgements.union(
                    judged(named(Materializer.materialize(affected.except(changed))))));
        cores = cores(judged);
      }
      Dataset<Row> compared = compared(cores, judged);
      Dataset<Row> affectedNames = BroadcastHint.ifSmall(affected);
      Dataset<Row> outcomes =
          Materializer.materialize(
              previousOutcomes
                  .join(affectedNames, new String[] {Claims.NAME.name()}, "left_anti")
                  .unionByName(compared));
      ChangedNames.IdentityDelta delta =
          ChangedNames.IdentityDelta.of(
              previousOutcomes.join(affectedNames, new String[] {Claims.NAME.name()}, "left_semi"),
              compared);
      context.stepName("decide upon the faces near them");
      RelabelSet relabel = relabelSet(affected, delta);
      Dataset<Row> model = Materializer.materialize(labels(relabel, judged, affected, outcomes));
      context.stepName("count the faces of identities");
      return new ChangedRows(input, previous, relabel, compared, outcomes, delta)
          .of(changed, model);
    }

    private Dataset<Row> named(Dataset<Row> names) {
      return input
          .claims()
          .join(BroadcastHint.ifSmall(names), new String[] {Claims.NAME.name()}, "left_semi");
    }

    private Dataset<Row> judged(Dataset<Row> claims) {
      return Materializer.materialize(
          IntraIdentityCleaner.of(
              claims.join(input.vectors(), Labels.FACE_ID.name()),
              known,
              previous.calibration().thresholds().rules(),
              previous.calibration().cohort(),
              settings.coreFaces()));
    }

    private Dataset<Row> cores(Dataset<Row> judged) {
      return Materializer.materialize(
          IdentityCandidates.of(judged, input.merged(), input.digests()));
    }

    private Dataset<Row> compared(Dataset<Row> cores, Dataset<Row> judged) {
      return Materializer.materialize(
          InterIdentity.compare(
              cores,
              input.withPhotographs(IdentityCandidates.kept(judged)),
              previous.calibration().thresholds(),
              ReviewDecisions.links(input.reviews())));
    }

    private RelabelSet relabelSet(Dataset<Row> names, ChangedNames.IdentityDelta delta) {
      Dataset<Row> affected =
          AffectedFaces.faces(
                  previous.labels(),
                  input.vectors(),
                  input.faces(),
                  delta,
                  ChangedNames.identities(input.reviews()),
                  previous.calibration().rescue())
              .union(ChangedNames.faces(input.reviews()));
      return RelabelSet.of(input.claims(), previous.labels(), names, affected);
    }

    /** Labels of the faces to relabel, before reviews are applied. */
    private Dataset<Row> labels(
        RelabelSet relabel, Dataset<Row> judged, Dataset<Row> names, Dataset<Row> outcomes) {
      String[] face = {Labels.FACE_ID.name()};
      Dataset<Row> judgedFaces = BroadcastHint.ifSmall(relabel.judged());
      Dataset<Row> claims = input.claims().join(judgedFaces, face, "left_semi");
      Dataset<Row> furtherNames =
          claims
              .select(Claims.NAME.col())
              .filter(Claims.NAME.col().isNotNull())
              .distinct()
              .join(names, new String[] {Claims.NAME.name()}, "left_anti");
      Dataset<Row> judgements =
          judged
              .union(
                  judged(
                      named(Materializer.materialize(furtherNames))
                          .unionByName(
                              input
                                  .claims()
                                  .filter(Claims.NAME.col().isNull())
                                  .join(judgedFaces, face, "left_semi"))))
              .join(judgedFaces, face, "left_semi")
              .select(FaceJudgements.FIELDS.columns());
      Dataset<Row> vectors =
          Materializer.materialize(
              input
                  .vectors()
                  .select(Labels.FACE_ID.col(), Embeddings.VECTOR.col())
                  .join(
                      BroadcastHint.ifSmall(relabel.faces()).select(Labels.FACE_ID.col()),
                      face,
                      "left_semi"));
      Dataset<Row> claimed =
          FaceLabels.claimed(judgements, outcomes, settings)
              .unionByName(unchanged(relabel, vectors));
      return RoundOutput.labels(
          Reassignment.moved(
              Materializer.materialize(
                  Reassignment.compared(
                      claimed, FaceLabels.nearest(vectors, Materializer.count(vectors), outcomes))),
              previous.calibration().rescue(),
              settings.margin()),
          previous.calibration().round(),
          previous.calibration().modelId());
    }

    /** Judgements that stay valid, restored from the previous labels. */
    private Dataset<Row> unchanged(RelabelSet relabel, Dataset<Row> vectors) {
      Dataset<Row> rows =
          previous
              .labels()
              .join(BroadcastHint.ifSmall(relabel.faces()), Labels.FACE_ID.name())
              .join(relabel.judged(), new String[] {Labels.FACE_ID.name()}, "left_anti")
              .select(
                  Labels.FACE_ID.col(),
                  Faces.IMAGE_ID.col(),
                  Labels.CLAIMED_IDENTITY.col().as(Claims.NAME.name()),
                  beforeRescue(Labels.CLAIM_IDENTITY_ID, Labels.IDENTITY_ID)
                      .as(IdentityGroups.GROUP_ID.name()),
                  beforeRescue(Labels.CLAIM_REASON, Labels.REASON).as(Labels.REASON.name()),
                  beforeRescue(Labels.CLAIM_SIMILARITY, Labels.SIMILARITY)
                      .cast("double")
                      .as(FaceJudgements.SIMILARITY.name()),
                  beforeRescue(Labels.CLAIM_SCORE, Labels.SCORE)
                      .cast("double")
                      .as(FaceLabels.SCORE.name()))
              .withColumn(Labels.DECISION.name(), Labels.decisionOf(Labels.REASON.col()))
              .join(vectors, Labels.FACE_ID.name());
      return CohortStats.add(rows, Embeddings.VECTOR.name(), previous.calibration().cohort())
          .select(FaceLabels.FIELDS.columns());
    }

    /** The value before a rescue, if the face was rescued. */
    private static Column beforeRescue(Field rescued, Field otherwise) {
      return when(Labels.CLAIM_REASON.col().isNotNull(), rescued.col()).otherwise(otherwise.col());
    }
  }
}
