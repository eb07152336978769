package org.winnow.stage.clean;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.algo.student.Student;
import org.winnow.algo.student.StudentReport;
import org.winnow.config.Config;
import org.winnow.primitive.StudentLearning;
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
import org.winnow.table.Reviews;
import org.winnow.table.Sources;

/**
 * Stage {@code clean}: claims become labels, in the manner of CAST (Zhu et al., "WebFace260M", CVPR
 * 2021).
 *
 * <ol>
 *   <li><b>Calibrate.</b> Measures on a sample of this run's own faces how similar strangers are,
 *       and estimates how many strangers stand under the names. Similarities become scores:
 *       standard deviations above what the same face has with strangers.
 *   <li><b>Within an identity.</b> Finds the density cores of the faces that are claimed for one
 *       name; keeps what is near the first, at most one face of an image. A further core that is
 *       another person becomes an identity of its own. What lies between strangers and members goes
 *       to review.
 *   <li><b>Between identities.</b> Compares all centres. Those of one person are merged in groups
 *       whose members all agree with each other; of two that are too alike for strangers and too
 *       unlike to merge, the smaller goes to review.
 *   <li><b>Rescue.</b> Faces that belong to nobody so far are moved to the identity that they
 *       clearly belong to, if there is one.
 *   <li><b>Student.</b> From the faces that were kept a better space is learnt. If it tells
 *       identities apart better from which it was not learnt, all starts again from the claims in
 *       that space.
 *   <li>Writes {@code identities} and {@code labels}: one row for each face that has an embedding
 *       and round, with decision, reason and numbers. The last round counts.
 * </ol>
 *
 * <pre>
 * winnow clean --warehouse out/
 * winnow clean --warehouse out/ --set clean.member.fdr=1e-2
 * winnow sql --warehouse out/ "SELECT decision, reason, count(*) FROM labels GROUP BY 1, 2"
 * </pre>
 */
public final class CleanJob implements Job {
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
            context.versions(
                Faces.TABLE, Embeddings.TABLE, Sources.TABLE, Images.TABLE, Reviews.TABLE));
    Optional<Commit> last = tables.lastCommit(Labels.TABLE, context.stage());
    if (last.isPresent() && last.get().sameBasisAs(commit)) {
      return RunReport.nothingToDo("labels was made from the tables as they stand");
    }
    Dataset<Row> vectors =
        tables
            .read(Embeddings.TABLE)
            .filter(Embeddings.MODEL_ID.col().equalTo(modelId))
            .select(Embeddings.FACE_ID.col(), Embeddings.VECTOR.col());
    context.describe("join claims");
    Dataset<Row> claims =
        Slices.hold(
            Claims.of(
                    tables.read(Faces.TABLE), tables.read(Sources.TABLE), tables.read(Images.TABLE))
                .join(vectors.select(Embeddings.FACE_ID.col()), Embeddings.FACE_ID.name()));
    try {
      Dataset<Row> merged =
          tables
              .read(Identities.TABLE)
              .filter(Identities.STATUS.col().equalTo("MERGED"))
              .select(Identities.IDENTITY_ID.col())
              .distinct();
      return rounds(
          context,
          new Round.Input(claims, vectors, vectors.count(), merged, tables.read(Reviews.TABLE)),
          commit);
    } finally {
      claims.unpersist();
    }
  }

  private RunReport rounds(JobContext context, Round.Input claimed, Commit commit) {
    List<String> notes = new ArrayList<>();
    Round.Input input = claimed;
    String space = modelId;
    Round before = null;
    int first = first(context);
    while (true) {
      int number = before == null ? first : before.number() + 1;
      Round round = Round.of(number, space, input, settings, context);
      double changed = before == null ? 1 : changed(before.labels(), round.labels());
      if (before != null) {
        notes.add(
            String.format(
                Locale.ROOT, "Round %d: %.2f %% of the decisions changed.", number, 100 * changed));
      }
      Optional<Student> student =
          number - first + 1 == settings.rounds() || changed < settings.settled()
              ? Optional.empty()
              : learn(context, round, claimed.vectors(), notes);
      boolean last = student.flatMap(Student::projection).isEmpty();
      if (last) {
        dropLater(context, round, commit.ofPart());
        write(context, round, commit);
        return finished(context, round, claimed, notes);
      }
      // What is not the last round is no basis for the next run to find nothing to do.
      write(context, round, commit.ofPart());
      before = round;
      space = modelId + "+student" + number;
      input =
          claimed.in(
              StudentLearning.project(
                  context.spark(), student.get().projection().get(), Embeddings.VECTOR.col()));
    }
  }

  private int first(JobContext context) {
    if (settings.start() == Config.Start.FIRST) {
      return 1;
    }
    return Labels.newestRound(context.tables().read(Labels.TABLE)) + 1;
  }

  private Optional<Student> learn(
      JobContext context, Round round, Dataset<Row> vectors, List<String> notes) {
    context.describe("learn a student");
    Dataset<Row> kept =
        Slices.hold(
            vectors.join(
                round
                    .labels()
                    .filter(Labels.kept())
                    .select(Labels.FACE_ID.col(), Labels.IDENTITY_ID.col().as("identity")),
                Labels.FACE_ID.name()));
    Optional<Student> student = StudentLearning.learn(kept);
    kept.unpersist();
    student.ifPresent(
        learnt -> {
          notes.add(note(round, learnt.report()));
          context
              .progress()
              .say(String.format("%-7s %s", context.stage(), notes.get(notes.size() - 1)));
        });
    return student.filter(learnt -> helps(learnt.report()));
  }

  private boolean helps(StudentReport report) {
    return report.accepted() && report.after() - report.before() >= settings.studentGain();
  }

  private String note(Round round, StudentReport report) {
    String verdict =
        report.accepted() && !helps(report)
            ? "not used: it gains less than clean.student_gain on held-out identities"
            : report.verdict();
    return "Student of round %d %s.%s"
        .formatted(
            round.number(),
            verdict,
            Double.isNaN(report.before()) ? "" : " " + report.measured() + ".");
  }

  /** Share of the faces whose decision or identity changed from round to round. */
  private static double changed(Dataset<Row> before, Dataset<Row> after) {
    Row counts =
        before
            .select(
                Labels.FACE_ID.col(),
                Labels.DECISION.col().as("decision_before"),
                Labels.IDENTITY_ID.col().as("identity_before"))
            .join(after, Labels.FACE_ID.name())
            .agg(
                count(lit(1)),
                count_if(
                    Labels.DECISION
                        .col()
                        .notEqual(col("decision_before"))
                        .or(
                            Labels.kept()
                                .and(Labels.IDENTITY_ID.col().notEqual(col("identity_before"))))))
            .head();
    return counts.getLong(1) / (double) Math.max(1, counts.getLong(0));
  }

  private static void write(JobContext context, Round round, Commit commit) {
    context.describe("write labels");
    String condition = Labels.ROUND.name() + " = " + round.number();
    context.tables().replaceWhere(Identities.TABLE, condition, round.identities(), commit);
    context.tables().replaceWhere(Labels.TABLE, condition, round.labels(), commit);
  }

  /** Rounds that an earlier run made after this one, which is the last now. */
  private static void dropLater(JobContext context, Round round, Commit commit) {
    Column later = Labels.ROUND.col().gt(round.number());
    context.tables().delete(Identities.TABLE, later, commit);
    context.tables().delete(Labels.TABLE, later, commit);
  }

  private static RunReport finished(
      JobContext context, Round round, Round.Input claimed, List<String> notes) {
    if (!round.thresholds().trusted()) {
      context.progress().say(warning(context, round));
    }
    RunReport report = report(round, claimed.faces());
    return report.withDetails(
        round
            .thresholds()
            .details(round.calibration(), round.modelId(), round.number(), notes)
            .toJson());
  }

  private static String warning(JobContext context, Round round) {
    return String.format(
        Locale.ROOT,
        "%-7s warning: %s does not tell these people apart well enough to trust the labels. About %.1f %% of the kept faces are"
            + " strangers, and %.0f %% of the right ones are kept. Take a better embedder: `winnow models list`.",
        context.stage(),
        round.modelId(),
        100 * round.thresholds().cut().wrong(),
        100 * round.thresholds().cut().found());
  }

  private static RunReport report(Round round, long faces) {
    Map<String, Long> decisions = new TreeMap<>();
    for (Row row : round.labels().groupBy(Labels.DECISION.col()).count().collectAsList()) {
      decisions.put(row.getString(0).toLowerCase(Locale.ROOT), row.getLong(1));
    }
    Map<String, Long> identities = new TreeMap<>();
    for (Row row : round.identities().groupBy(Identities.STATUS.col()).count().collectAsList()) {
      identities.put(row.getString(0).toLowerCase(Locale.ROOT), row.getLong(1));
    }
    return RunReport.conserved(
        faces,
        round.labels().count(),
        decisions,
        String.format(
            Locale.ROOT,
            "%,d faces: %s; identities: %s%s",
            faces,
            listed(decisions),
            listed(identities),
            round.number() == 1 ? "" : "; in " + round.number() + " rounds"));
  }

  private static String listed(Map<String, Long> counts) {
    return counts.toString().replaceAll("[{}]", "").replace('=', ' ');
  }
}
