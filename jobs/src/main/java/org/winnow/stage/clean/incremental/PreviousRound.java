package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.winnow.config.Config;
import org.winnow.identity.Reason;
import org.winnow.job.JobContext;
import org.winnow.spark.Checkpoints;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.stage.clean.intra.CohortStats;
import org.winnow.stage.clean.threshold.RoundCalibration;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Calibrations;
import org.winnow.table.CleanDetails;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * What the last run left, for one that cleans only what changed.
 *
 * @param law of its last round
 * @param earlier what the rounds before it measured in the same run
 * @param faces that were cleaned when the law was measured
 * @param changed faces that came or went from then until that run
 * @param labels rows of {@link Labels} of that round
 * @param identities rows of {@link Identities} of that round
 */
public record PreviousRound(
    RoundCalibration law,
    List<CleanDetails> earlier,
    long faces,
    long changed,
    Dataset<Row> labels,
    Dataset<Row> identities) {
  /** The columns of identities that were compared. */
  static final Column[] OUTCOME =
      Stream.of(
              "name",
              "identity_id",
              "identity",
              "centre",
              "stranger_mean",
              "stranger_deviation",
              "core_reason",
              "faces",
              "claims",
              "group_id",
              "group_faces",
              "group_reason")
          .map(functions::col)
          .toArray(Column[]::new);

  /** Why an identity that holds faces may not be published as it stands. */
  private static final List<String> OF_GROUPS =
      List.of(
          Reason.SIMILAR_IDENTITY.name(),
          Reason.SAME_PHOTOGRAPH.name(),
          Reason.PHOTOGRAPH_OF_TWO_NAMES.name());

  /**
   * What was found.
   *
   * @param before empty where all faces must be cleaned
   * @param why all must be; empty where nothing was cleaned yet
   */
  public record Found(Optional<PreviousRound> before, String why) {
    private static Found nothing(String why) {
      return new Found(Optional.empty(), why);
    }
  }

  /**
   * Looks for a run whose labels can be kept.
   *
   * @param commit of the run that begins
   * @param last commit to {@link Calibrations}
   */
  public static Found find(
      JobContext context, Config.Clean settings, Commit commit, Optional<Commit> last) {
    if (last.isEmpty() || context.tables().isEmpty(Calibrations.TABLE)) {
      return Found.nothing("");
    }
    if (last.get().inputs().isEmpty()) {
      return Found.nothing("the last run did not come to its end");
    }
    if (settings.start() == Config.Start.NEXT) {
      return Found.nothing("a further round was asked for");
    }
    if (!last.get().settings().equals(commit.settings())) {
      return Found.nothing("settings, embedder or Winnow are not those of the last run");
    }
    if (settings.fullAfter() == 0) {
      return Found.nothing("clean.full_after is 0");
    }
    return read(context.tables());
  }

  private static Found read(DeltaStore tables) {
    Dataset<Row> calibrations = tables.read(Calibrations.TABLE);
    OptionalInt round = Calibrations.lastRound(calibrations);
    if (round.isEmpty()) {
      return Found.nothing("the last run did not come to its end");
    }
    Row row = calibrations.filter(Calibrations.ROUND.col().equalTo(round.getAsInt())).head();
    Optional<PreviousRound> before =
        RoundCalibration.of(row)
            .map(
                law ->
                    new PreviousRound(
                        law,
                        earlier(calibrations, law),
                        row.getAs(Calibrations.FACES.name()),
                        row.getAs(Calibrations.CHANGED.name()),
                        tables
                            .read(Labels.TABLE)
                            .filter(Labels.ROUND.col().equalTo(round.getAsInt())),
                        tables
                            .read(Identities.TABLE)
                            .filter(Identities.ROUND.col().equalTo(round.getAsInt()))));
    return new Found(before, before.isEmpty() ? "the last run's thresholds cannot be read" : "");
  }

  private static List<CleanDetails> earlier(Dataset<Row> calibrations, RoundCalibration law) {
    return calibrations
        .filter(
            Calibrations.RUN_ID
                .col()
                .equalTo(law.runId())
                .and(Calibrations.ROUND.col().lt(law.round())))
        .orderBy(Calibrations.ROUND.col())
        .select(Calibrations.DETAILS.col())
        .collectAsList()
        .stream()
        .flatMap(row -> CleanDetails.fromJson(row.getString(0)).stream())
        .toList();
  }

  /** The same, with its rows held: they are looked at from many sides. */
  public PreviousRound held() {
    return new PreviousRound(
        law, earlier, faces, changed, Checkpoints.cut(labels), Checkpoints.cut(identities));
  }

  /** Why all faces must be cleaned again, where so many more came or went; empty where not. */
  public Optional<String> tooMany(long more, double share) {
    return changed + more <= share * faces
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d faces came or went since all %,d were cleaned, more than clean.full_after",
                changed + more,
                faces));
  }

  /**
   * The identities as {@link InterIdentity#compare} left them, with the columns {@link #OUTCOME}.
   * What people decided upon differs; it is always judged again.
   */
  Dataset<Row> outcomes() {
    Column merged = Identities.MERGED_INTO.col().isNotNull();
    WindowSpec group = Window.partitionBy("group_id");
    Column ofGroup = Identities.REASON.col().isin(OF_GROUPS.toArray());
    Dataset<Row> rows =
        identities
            .select(
                Identities.CLAIMED_NAME.col().as("name"),
                Identities.IDENTITY_ID.col(),
                Identities.NAME.col().as("identity"),
                Identities.CENTRE.col(),
                when(Identities.CLAIMED_FACES.col().equalTo(0), Identities.REASON.col())
                    .as("core_reason"),
                Identities.CLAIMED_FACES.col().as("faces"),
                Identities.CLAIMS.col(),
                coalesce(Identities.MERGED_INTO.col(), Identities.IDENTITY_ID.col()).as("group_id"),
                when(functions.not(merged).and(ofGroup), Identities.REASON.col()).as("own_reason"))
            .withColumn("group_faces", sum("faces").over(group))
            .withColumn("group_reason", max("own_reason").over(group));
    return CohortStats.add(rows, Identities.CENTRE.name(), law.cohort()).select(OUTCOME);
  }
}
