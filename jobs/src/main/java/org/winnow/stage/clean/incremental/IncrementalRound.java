package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.job.JobContext;
import org.winnow.spark.BroadcastHint;
import org.winnow.spark.Checkpoints;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.stage.clean.intra.CohortStats;
import org.winnow.stage.clean.intra.IntraIdentityCleaner;
import org.winnow.stage.clean.intra.PreviousIdentities;
import org.winnow.stage.clean.reassign.FaceLabels;
import org.winnow.stage.clean.reassign.IdentityCandidates;
import org.winnow.stage.clean.reassign.Reassignment;
import org.winnow.stage.clean.reassign.RoundOutput;
import org.winnow.stage.clean.review.ReviewOverrides;
import org.winnow.stage.clean.round.Round;
import org.winnow.stage.clean.round.RoundDelta;
import org.winnow.table.Field;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Table;

/**
 * A round in which only what changed is cleaned, by the law of the last one: the same steps as in a
 * {@link Round}, each on what the change can reach. Under that law a full round would give the same
 * rows.
 *
 * @param labels rows of {@link Labels} that are new or not as they were
 * @param identities rows of {@link Identities} that are new or not as they were
 * @param goneLabels face_id and round of rows that are no longer
 * @param goneIdentities identity_id and round of rows that are no longer
 */
record IncrementalRound(
    Dataset<Row> labels,
    Dataset<Row> identities,
    Dataset<Row> goneLabels,
    Dataset<Row> goneIdentities,
    Work work) {

  /** The rows that change. */
  RoundDelta delta() {
    return new RoundDelta(labels, identities, goneLabels, goneIdentities);
  }

  /**
   * What was done.
   *
   * @param names that were judged because their faces changed
   * @param compared identities that were compared again
   * @param faces whose labels were made again
   */
  record Work(long names, long compared, long faces) {}

  /**
   * Does the work; the rows are held.
   *
   * @param input in the space of the law
   * @param touched from {@link ChangedNames#names}, held
   */
  static IncrementalRound of(
      Round.Input input,
      PreviousRound before,
      Dataset<Row> touched,
      Config.Clean settings,
      JobContext context) {
    Dataset<Row> people =
        Checkpoints.cut(PreviousIdentities.of(context.tables(), before.law().modelId()));
    return new Steps(input, before, people, settings, context).round(touched);
  }

  /** The steps, and what they share. */
  private record Steps(
      Round.Input input,
      PreviousRound before,
      Dataset<Row> people,
      Config.Clean settings,
      JobContext context) {

    IncrementalRound round(Dataset<Row> touched) {
      context.describe("judge the names that changed");
      Dataset<Row> known = Checkpoints.cut(before.outcomes());
      Dataset<Row> fresh = judged(named(touched));
      context.describe("compare the identities near them");
      Dataset<Row> cores = cores(fresh);
      Dataset<Row> names = AffectedNames.of(touched, cores, known, before.law().thresholds());
      Dataset<Row> judged = fresh;
      if (Checkpoints.count(names) > Checkpoints.count(touched)) {
        judged =
            Checkpoints.cut(fresh.union(judged(named(Checkpoints.cut(names.except(touched))))));
        cores = cores(judged);
      }
      Dataset<Row> compared = compared(cores, judged);
      Dataset<Row> few = BroadcastHint.rows(names);
      Dataset<Row> outcomes =
          Checkpoints.cut(
              known
                  .join(few, new String[] {"name"}, "left_anti")
                  .select(PreviousRound.OUTCOME)
                  .unionByName(compared));
      ChangedNames.IdentityDelta changes =
          ChangedNames.IdentityDelta.of(
              known.join(few, new String[] {"name"}, "left_semi"), compared);
      context.describe("decide upon the faces near them");
      RelabelSet again = again(names, changes);
      Dataset<Row> model = Checkpoints.cut(labels(again, judged, names, outcomes));
      return rows(touched, compared, outcomes, changes, again, model);
    }

    private Dataset<Row> named(Dataset<Row> names) {
      return input.claims().join(BroadcastHint.rows(names), new String[] {"name"}, "left_semi");
    }

    private Dataset<Row> judged(Dataset<Row> claims) {
      return Checkpoints.cut(
          IntraIdentityCleaner.of(
              claims.join(input.vectors(), Labels.FACE_ID.name()),
              people,
              before.law().thresholds().rules(),
              before.law().cohort(),
              settings.coreFaces()));
    }

    private Dataset<Row> cores(Dataset<Row> judged) {
      return Checkpoints.cut(IdentityCandidates.of(judged, input.merged(), input.digests()));
    }

    private Dataset<Row> compared(Dataset<Row> cores, Dataset<Row> judged) {
      return Checkpoints.cut(
          InterIdentity.compare(
                  cores,
                  input.compared(IdentityCandidates.kept(judged)),
                  before.law().thresholds(),
                  ReviewOverrides.links(input.reviews()))
              .select(PreviousRound.OUTCOME));
    }

    private RelabelSet again(Dataset<Row> names, ChangedNames.IdentityDelta changes) {
      Dataset<Row> reached =
          AffectedFaces.faces(
                  before.labels(),
                  input.vectors(),
                  input.faces(),
                  changes,
                  ChangedNames.identities(input.reviews()),
                  before.law().rescue())
              .union(ChangedNames.faces(input.reviews()));
      return RelabelSet.of(input.claims(), before.labels(), names, reached);
    }

    /** The labels of some faces, before people's decisions. */
    private Dataset<Row> labels(
        RelabelSet again, Dataset<Row> judged, Dataset<Row> names, Dataset<Row> outcomes) {
      Dataset<Row> faces = BroadcastHint.rows(again.judged());
      Dataset<Row> claims = input.claims().join(faces, new String[] {"face_id"}, "left_semi");
      Dataset<Row> others =
          claims
              .select("name")
              .filter(col("name").isNotNull())
              .distinct()
              .join(names, new String[] {"name"}, "left_anti");
      Dataset<Row> all =
          judged
              .union(
                  judged(
                      named(Checkpoints.cut(others))
                          .unionByName(
                              input
                                  .claims()
                                  .filter(col("name").isNull())
                                  .join(faces, new String[] {"face_id"}, "left_semi"))))
              .join(faces, new String[] {"face_id"}, "left_semi")
              .select(judged.columns()[0], rest(judged.columns()));
      Dataset<Row> vectors =
          Checkpoints.cut(
              input
                  .vectors()
                  .select("face_id", "vector")
                  .join(
                      BroadcastHint.rows(again.faces()).select("face_id"),
                      new String[] {"face_id"},
                      "left_semi"));
      Dataset<Row> claimed =
          FaceLabels.claimed(all, outcomes, settings).unionByName(unchanged(again, vectors));
      return RoundOutput.labels(
          Reassignment.moved(
              Checkpoints.cut(
                  Reassignment.compared(
                      claimed, FaceLabels.nearest(vectors, Checkpoints.count(vectors), outcomes))),
              before.law().rescue(),
              settings.margin()),
          before.law().round(),
          before.law().modelId());
    }

    private static String[] rest(String[] columns) {
      return java.util.Arrays.copyOfRange(columns, 1, columns.length);
    }

    /** The faces that were found to be the same under their names, from their labels. */
    private Dataset<Row> unchanged(RelabelSet again, Dataset<Row> vectors) {
      Dataset<Row> rows =
          before
              .labels()
              .join(BroadcastHint.rows(again.faces()), Labels.FACE_ID.name())
              .join(again.judged(), new String[] {Labels.FACE_ID.name()}, "left_anti")
              .select(
                  Labels.FACE_ID.col(),
                  col("image_id"),
                  Labels.CLAIMED_IDENTITY.col().as("name"),
                  claim(Labels.CLAIM_IDENTITY_ID, Labels.IDENTITY_ID).as("group_id"),
                  claim(Labels.CLAIM_REASON, Labels.REASON).as("reason"),
                  claim(Labels.CLAIM_SIMILARITY, Labels.SIMILARITY).cast("double").as("similarity"),
                  claim(Labels.CLAIM_SCORE, Labels.SCORE).cast("double").as("score"))
              .withColumn("decision", FaceLabels.decision(col("reason")))
              .join(vectors, Labels.FACE_ID.name());
      return CohortStats.add(rows, "vector", before.law().cohort()).select(FaceLabels.CLAIMED);
    }

    /** What a face was before it was moved, where it was. */
    private static Column claim(Field ofMoved, Field otherwise) {
      return when(Labels.CLAIM_REASON.col().isNotNull(), ofMoved.col()).otherwise(otherwise.col());
    }

    private IncrementalRound rows(
        Dataset<Row> touched,
        Dataset<Row> compared,
        Dataset<Row> outcomes,
        ChangedNames.IdentityDelta changes,
        RelabelSet again,
        Dataset<Row> model) {
      context.describe("count the faces of identities");
      boolean reviewed = !input.reviews().isEmpty();
      Dataset<Row> decided =
          reviewed
              ? Checkpoints.cut(ReviewOverrides.applied(model, groups(outcomes), input.reviews()))
              : model;
      Dataset<Row> labels = Checkpoints.cut(differing(decided, before.labels(), Labels.TABLE));
      Dataset<Row> gone =
          Checkpoints.cut(
              before
                  .labels()
                  .join(input.claims(), new String[] {Labels.FACE_ID.name()}, "left_anti"));
      Dataset<Row> ids =
          BroadcastHint.rows(
              Checkpoints.cut(
                  compared
                      .select("identity_id")
                      .union(labels.select("identity_id"))
                      .union(
                          before
                              .labels()
                              .join(BroadcastHint.rows(labels).select("face_id"), "face_id")
                              .select("identity_id"))
                      .union(gone.select("identity_id"))
                      .union(AffectedFaces.identities(outcomes, before.identities(), changes))
                      .filter(col("identity_id").isNotNull())
                      .distinct()));
      Dataset<Row> some =
          Checkpoints.cut(outcomes.join(ids, new String[] {"identity_id"}, "left_semi"));
      Dataset<Row> standing = standing(again, gone, ids);
      Dataset<Row> identities =
          RoundOutput.identities(
              some,
              standing.unionByName(of(ids, model)),
              RoundOutput.nearest(some, outcomes),
              before.law().round());
      if (reviewed) {
        identities =
            ReviewOverrides.identities(
                Checkpoints.cut(identities),
                standing.unionByName(of(ids, decided)),
                input.reviews());
      }
      return new IncrementalRound(
          labels,
          Checkpoints.cut(differing(identities, before.identities(), Identities.TABLE)),
          gone.select(Labels.TABLE.keyColumns()),
          Checkpoints.cut(
              before
                  .identities()
                  .join(outcomes.select("identity_id"), new String[] {"identity_id"}, "left_anti")
                  .select(Identities.TABLE.keyColumns())),
          new Work(
              Checkpoints.count(touched),
              Checkpoints.count(compared),
              Checkpoints.count(again.faces())));
    }

    /** The labels of some identities that were not made again. */
    private Dataset<Row> standing(RelabelSet again, Dataset<Row> gone, Dataset<Row> ids) {
      String[] face = {Labels.FACE_ID.name()};
      return Checkpoints.cut(
          of(ids, before.labels())
              .join(BroadcastHint.rows(again.faces()).select("face_id"), face, "left_anti")
              .join(BroadcastHint.rows(gone).select("face_id"), face, "left_anti"));
    }

    private static Dataset<Row> of(Dataset<Row> ids, Dataset<Row> labels) {
      return labels.join(ids, new String[] {Labels.IDENTITY_ID.name()}, "left_semi");
    }

    /** Which identity holds the faces of each, as people's decisions ask for it. */
    private static Dataset<Row> groups(Dataset<Row> outcomes) {
      Column merged = col("group_id").notEqual(col("identity_id")).and(col("faces").gt(0));
      return outcomes.select(
          col("identity_id"), when(merged, col("group_id")).as(Identities.MERGED_INTO.name()));
    }

    /** Rows that are not in a table as they are. */
    private static Dataset<Row> differing(Dataset<Row> rows, Dataset<Row> stored, Table table) {
      Column same =
          table.fields().stream().map(field -> same(field)).reduce(Column::and).orElse(lit(true));
      return rows.as("s").join(stored.as("t"), same, "left_anti").select(table.columns());
    }

    private static Column same(Field field) {
      return field.nullable()
          ? field.of("s").eqNullSafe(field.of("t"))
          : field.of("s").equalTo(field.of("t"));
    }
  }
}
