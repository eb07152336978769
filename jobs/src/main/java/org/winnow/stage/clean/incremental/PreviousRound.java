package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.winnow.config.Config;
import org.winnow.console.Unit;
import org.winnow.identity.Reason;
import org.winnow.job.JobContext;
import org.winnow.spark.Materializer;
import org.winnow.stage.clean.inter.IdentityCandidates;
import org.winnow.stage.clean.inter.IdentityGroups;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.CohortStats;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.stage.clean.round.RuledOut;
import org.winnow.stage.clean.threshold.RoundCalibration;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Calibrations;
import org.winnow.table.CleanDetails;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * Result of the previous run, as the basis of an incremental run.
 *
 * @param calibration calibration of its last round
 * @param earlierRounds measurements of the earlier rounds of that run
 * @param calibratedFaces number of faces at the time of calibration
 * @param changedFaces number of faces added or removed between the calibration and that run
 * @param labels rows of {@link Labels} of that round
 * @param identities rows of {@link Identities} of that round
 */
public record PreviousRound(
    RoundCalibration calibration,
    List<CleanDetails> earlierRounds,
    long calibratedFaces,
    long changedFaces,
    Dataset<Row> labels,
    Dataset<Row> identities) {
  private static final String OWN_REASON = "own_reason";

  /** Reasons that bar a group with faces from publication. */
  private static final List<String> GROUP_REASONS =
      List.of(
          Reason.SIMILAR_IDENTITY.name(),
          Reason.SAME_PHOTOGRAPH.name(),
          Reason.PHOTOGRAPH_OF_TWO_NAMES.name());

  /**
   * Result of the search for a previous round.
   *
   * @param round previous round; empty if all faces must be cleaned
   * @param fullRunReason why all faces must be cleaned; empty if there was no earlier run
   */
  public record Found(Optional<PreviousRound> round, String fullRunReason) {
    private static Found none(String reason) {
      return new Found(Optional.empty(), reason);
    }
  }

  /**
   * Searches for a previous run whose labels can be kept.
   *
   * @param commit commit of the current run
   * @param last last commit to {@link Calibrations}
   */
  public static Found find(
      JobContext context, Config.Clean settings, Commit commit, Optional<Commit> last) {
    if (last.isEmpty() || context.tables().isEmpty(Calibrations.TABLE)) {
      return Found.none("");
    }
    if (last.get().inputs().isEmpty()) {
      return Found.none("the last run did not come to its end");
    }
    if (settings.start() == Config.Start.NEXT) {
      return Found.none("a further round was asked for");
    }
    if (!last.get().settings().equals(commit.settings())) {
      return Found.none("settings, embedder or Winnow are not those of the last run");
    }
    if (settings.fullAfter() == 0) {
      return Found.none("clean.full_after is 0");
    }
    return read(context.tables());
  }

  private static Found read(DeltaStore tables) {
    Dataset<Row> calibrations = tables.read(Calibrations.TABLE);
    OptionalInt round = Calibrations.lastRound(calibrations);
    if (round.isEmpty()) {
      return Found.none("the last run did not come to its end");
    }
    Row row = calibrations.filter(Calibrations.ROUND.col().equalTo(round.getAsInt())).head();
    Optional<PreviousRound> previous =
        RoundCalibration.of(row)
            .map(
                calibration ->
                    new PreviousRound(
                        calibration,
                        earlier(calibrations, calibration),
                        row.getAs(Calibrations.FACES.name()),
                        row.getAs(Calibrations.CHANGED.name()),
                        tables
                            .read(Labels.TABLE)
                            .filter(Labels.ROUND.col().equalTo(round.getAsInt()))
                            .filter(not(RuledOut.isLabel())),
                        tables
                            .read(Identities.TABLE)
                            .filter(Identities.ROUND.col().equalTo(round.getAsInt()))));
    return new Found(
        previous, previous.isEmpty() ? "the last run's thresholds cannot be read" : "");
  }

  private static List<CleanDetails> earlier(
      Dataset<Row> calibrations, RoundCalibration calibration) {
    return calibrations
        .filter(
            Calibrations.RUN_ID
                .col()
                .equalTo(calibration.runId())
                .and(Calibrations.ROUND.col().lt(calibration.round())))
        .orderBy(Calibrations.ROUND.col())
        .select(Calibrations.DETAILS.col())
        .collectAsList()
        .stream()
        .flatMap(row -> CleanDetails.fromJson(row.getString(0)).stream())
        .toList();
  }

  /** The same round with persisted rows, since several steps read them. */
  public PreviousRound persisted() {
    return new PreviousRound(
        calibration,
        earlierRounds,
        calibratedFaces,
        changedFaces,
        Materializer.materialize(labels),
        Materializer.materialize(identities));
  }

  /** Why a full run is needed, given the number of further changes; empty if it is not. */
  public Optional<String> fullRunReason(long added, double maxShare) {
    return changedFaces + added <= maxShare * calibratedFaces
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s came or went since all %,d were cleaned, more than clean.full_after",
                Unit.FACES.of(changedFaces + added),
                calibratedFaces));
  }

  /**
   * The identities as {@link InterIdentity#compare} returned them, rows of {@link
   * InterIdentity#FIELDS}. Identities with a review may differ; their names are always judged
   * again.
   */
  Dataset<Row> outcomes() {
    Column merged = Identities.MERGED_INTO.col().isNotNull();
    WindowSpec group = Window.partitionBy(IdentityGroups.GROUP_ID.col());
    Column groupReason = Identities.REASON.col().isin(GROUP_REASONS.toArray());
    Dataset<Row> rows =
        identities
            .select(
                Identities.CLAIMED_NAME.col().as(Claims.NAME.name()),
                Identities.IDENTITY_ID.col(),
                Identities.NAME.col().as(FaceJudgements.IDENTITY.name()),
                Identities.CENTRE.col(),
                when(Identities.CLAIMED_FACES.col().equalTo(0), Identities.REASON.col())
                    .as(IdentityCandidates.CORE_REASON.name()),
                Identities.CLAIMED_FACES.col().as(Identities.FACES.name()),
                Identities.CLAIMS.col(),
                coalesce(Identities.MERGED_INTO.col(), Identities.IDENTITY_ID.col())
                    .as(IdentityGroups.GROUP_ID.name()),
                when(not(merged).and(groupReason), Identities.REASON.col()).as(OWN_REASON))
            .withColumn(IdentityGroups.GROUP_FACES.name(), sum(Identities.FACES.col()).over(group))
            .withColumn(IdentityGroups.GROUP_REASON.name(), max(col(OWN_REASON)).over(group));
    return CohortStats.add(rows, Identities.CENTRE.name(), calibration.cohort())
        .select(InterIdentity.FIELDS.columns());
  }
}
