package org.winnow.stage.clean;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.winnow.algo.cluster.Calibration;
import org.winnow.algo.cluster.ClaimedFace;
import org.winnow.algo.cluster.Reason;
import org.winnow.config.Config;
import org.winnow.primitive.Plans;
import org.winnow.runtime.Job;
import org.winnow.runtime.JobContext;
import org.winnow.runtime.RunReport;
import org.winnow.runtime.Slices;
import org.winnow.table.Commit;
import org.winnow.table.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Sources;

/**
 * Stage {@code clean}: claims become labels, in the manner of CAST (Zhu et al., "WebFace260M", CVPR
 * 2021).
 *
 * <ol>
 *   <li><b>Calibrate.</b> Turns false-match-rate targets into cosines by measuring strangers on a
 *       sample of this run's own faces.
 *   <li><b>Within an identity.</b> Finds the density core of the faces that are claimed for one
 *       name, keeps what is near its centre and drops the rest. At most one face of an image can be
 *       the claimed person; the others are background. An identity whose images do not agree, or
 *       that holds two people of about equal weight, goes to review.
 *   <li><b>Between identities.</b> Compares all centres. Those of one person are merged in groups
 *       whose members all agree with each other; of two that are too alike for strangers and too
 *       unlike to merge, the smaller goes to review.
 *   <li>Writes {@code identities}, then {@code labels}: one row for each face that has an
 *       embedding, with decision, reason, similarity to the centre, and margin to the nearest other
 *       identity.
 * </ol>
 *
 * <pre>
 * winnow clean --warehouse out/
 * winnow clean --warehouse out/ --set clean.member.fmr=1e-4
 * winnow sql --warehouse out/ "SELECT decision, reason, count(*) FROM labels GROUP BY 1, 2"
 * </pre>
 */
public final class CleanJob implements Job {
  private static final int ROUND = 1;
  private static final int SAMPLE_OF_IDENTITY = 32;
  private static final int SAMPLE = 4000;
  private static final double PROVISIONAL_FMR = 1e-3;

  private final Config.Clean settings;
  private final String modelId;

  public CleanJob(Config config) {
    settings = config.clean();
    modelId = config.embed().model();
  }

  @Override
  public RunReport run(JobContext context) {
    DeltaStore tables = context.tables();
    Commit commit =
        context.commit(
            modelId + " " + settings,
            context.versions(Faces.TABLE, Embeddings.TABLE, Sources.TABLE, Images.TABLE));
    Optional<Commit> last = tables.lastCommit(Labels.TABLE, context.stage());
    if (last.isPresent() && last.get().sameBasisAs(commit)) {
      return RunReport.nothingToDo("labels was made from the tables as they stand");
    }
    Dataset<Row> embedded =
        tables.read(Embeddings.TABLE).filter(Embeddings.MODEL_ID.col().equalTo(modelId));
    context.describe("join claims");
    Dataset<Row> claimed =
        Slices.hold(
            CleanTransforms.claimedFaces(
                tables.read(Faces.TABLE),
                embedded,
                tables.read(Sources.TABLE),
                tables.read(Images.TABLE)));
    try {
      return clean(context, claimed, embedded, commit);
    } finally {
      claimed.unpersist();
    }
  }

  private RunReport clean(
      JobContext context, Dataset<Row> claimed, Dataset<Row> embedded, Commit commit) {
    context.describe("calibrate");
    long names = claimed.select("name").distinct().count();
    Calibration calibration = calibrate(claimed);
    Thresholds thresholds = Thresholds.of(settings, calibration, names);
    context.progress().say(String.format("%-7s thresholds: %s", context.stage(), thresholds));
    context.describe("find the core of each identity");
    IdentityCores find =
        new IdentityCores(thresholds, settings.rivalShare(), settings.subjectShare());
    Dataset<Row> cores = Plans.cut(CleanTransforms.cores(claimed, find, settings.coreFaces()));
    Dataset<Row> judged = Plans.cut(CleanTransforms.judged(claimed, cores, thresholds));
    context.describe("compare identities");
    Dataset<Row> identities = Plans.cut(CleanTransforms.identities(judged, cores));
    Dataset<Row> outcomes = Plans.cut(InterIdentity.compare(identities, thresholds));
    context.describe("write identities");
    DeltaStore tables = context.tables();
    Dataset<Row> labels = Slices.hold(labels(judged, outcomes, embedded));
    String round = Labels.ROUND.name() + " = " + ROUND;
    tables.replaceWhere(Identities.TABLE, round, identityRows(outcomes), commit);
    context.describe("write labels");
    tables.replaceWhere(Labels.TABLE, round, labels, commit);
    RunReport report = report(labels, embedded.count(), outcomes);
    labels.unpersist();
    return report.withDetails(thresholds.details(calibration).toJson());
  }

  private static Calibration calibrate(Dataset<Row> claimed) {
    Map<String, List<ClaimedFace>> sample = new HashMap<>();
    // Bounded by SAMPLE, whatever the size of the run.
    for (Row row : CleanTransforms.sample(claimed, SAMPLE_OF_IDENTITY, SAMPLE).collectAsList()) {
      sample
          .computeIfAbsent(row.getAs("name"), name -> new java.util.ArrayList<>())
          .add(IdentityCores.face(row));
    }
    return Calibration.measure(sample, PROVISIONAL_FMR);
  }

  private Dataset<Row> labels(Dataset<Row> judged, Dataset<Row> outcomes, Dataset<Row> embedded) {
    Dataset<Row> decided =
        CleanTransforms.labels(judged, outcomes)
            .select(
                Labels.FACE_ID.col(),
                col("name").as(Labels.CLAIMED_IDENTITY.name()),
                col("group_id").as(Labels.IDENTITY_ID.name()),
                Labels.DECISION.col(),
                Labels.REASON.col(),
                Labels.SIMILARITY.col().cast("float").as(Labels.SIMILARITY.name()),
                lit(null).cast("float").as(Labels.SCORE.name()),
                col("nearest_id").as(Labels.NEAREST_IDENTITY_ID.name()),
                col("similarity")
                    .minus(Labels.MARGIN.col())
                    .cast("float")
                    .as(Labels.NEAREST_SIMILARITY.name()),
                Labels.MARGIN.col().cast("float").as(Labels.MARGIN.name()));
    return embedded
        .select(Embeddings.FACE_ID.col())
        .join(decided, Labels.FACE_ID.name(), "left")
        .withColumn(Labels.ROUND.name(), lit(ROUND))
        .withColumn(Labels.MODEL_ID.name(), lit(modelId))
        .withColumn(
            Labels.REASON.name(), coalesce(Labels.REASON.col(), lit(Reason.NO_CLAIM.name())))
        .withColumn(Labels.DECISION.name(), coalesce(Labels.DECISION.col(), lit("DROPPED")))
        .select(Labels.TABLE.columns());
  }

  private static Dataset<Row> identityRows(Dataset<Row> outcomes) {
    Column merged = col("group_id").notEqual(col("identity_id"));
    Column empty = col("faces").equalTo(0);
    Column uncertain = empty.and(col("core_reason").isNotNull());
    Column status =
        when(uncertain, "REVIEW")
            .when(empty, "DROPPED")
            .when(merged, "MERGED")
            .when(col("group_reason").isNotNull(), "REVIEW")
            .otherwise("KEPT");
    return outcomes.select(
        Identities.IDENTITY_ID.col(),
        lit(ROUND).as(Identities.ROUND.name()),
        Identities.NAME.col(),
        when(merged, 0L).otherwise(col("group_faces")).as(Identities.FACES.name()),
        status.as(Identities.STATUS.name()),
        when(uncertain, col("core_reason"))
            .when(empty, lit(Reason.NO_FACE_KEPT.name()))
            .when(merged, lit(Reason.MERGED.name()))
            .otherwise(col("group_reason"))
            .as(Identities.REASON.name()),
        when(merged, col("group_id")).as(Identities.MERGED_INTO.name()),
        col("cohesion").cast("float").as(Identities.COHESION.name()),
        col("nearest_id").as(Identities.NEAREST_IDENTITY_ID.name()),
        col("nearest_similarity").as(Identities.NEAREST_SIMILARITY.name()),
        Identities.CENTRE.col());
  }

  private static RunReport report(Dataset<Row> labels, long faces, Dataset<Row> outcomes) {
    Map<String, Long> decisions = new TreeMap<>();
    for (Row row : labels.groupBy(Labels.DECISION.col()).count().collectAsList()) {
      decisions.put(row.getString(0).toLowerCase(Locale.ROOT), row.getLong(1));
    }
    Row identities =
        outcomes
            .agg(
                functions.count(lit(1)),
                functions.count_if(
                    col("faces").gt(0).and(col("group_id").notEqual(col("identity_id")))))
            .head();
    return RunReport.conserved(
        faces,
        labels.count(),
        decisions,
        String.format(
            Locale.ROOT,
            "%,d faces of %,d claimed identities: %s; %,d identities merged",
            faces,
            identities.getLong(0),
            decisions.toString().replaceAll("[{}]", "").replace('=', ' '),
            identities.getLong(1)));
  }
}
