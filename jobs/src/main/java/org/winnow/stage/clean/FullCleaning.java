package org.winnow.stage.clean;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.metric.Student;
import org.winnow.metric.StudentReport;
import org.winnow.spark.Batches;
import org.winnow.spark.Materializer;
import org.winnow.stage.clean.round.CleanReport;
import org.winnow.stage.clean.round.Round;
import org.winnow.stage.clean.round.RoundWriter;
import org.winnow.stage.clean.round.StudentFile;
import org.winnow.student.StudentTrainer;
import org.winnow.table.Calibrations;
import org.winnow.table.CleanDetails;
import org.winnow.table.Labels;

/**
 * Cleans all faces in rounds. Each round starts from the claims, in the space of a better student.
 */
final class FullCleaning {
  private final Config.Clean settings;
  private final String modelId;
  private final RoundWriter tables;
  private final JobContext context;
  private final List<String> notes = new ArrayList<>();
  private final List<CleanDetails> earlierRounds = new ArrayList<>();

  FullCleaning(Config.Clean settings, String modelId, RoundWriter tables) {
    this.settings = settings;
    this.modelId = modelId;
    this.tables = tables;
    context = tables.context();
  }

  private void saveStudent(Student student, int round) {
    if (!settings.keepStudents()) {
      return;
    }
    StudentFile file = new StudentFile(context.config().models(), modelId);
    note(file.write(student, round, context.runId()));
  }

  /** Notes a sentence for the report and prints it. */
  void note(String sentence) {
    notes.add(sentence);
    context.info(sentence);
  }

  RunReport run(Round.Input claimed) {
    Round.Input input = claimed;
    String space = modelId;
    Round previous = null;
    int first = firstRound();
    while (true) {
      int number = previous == null ? first : previous.number() + 1;
      Round round = Round.of(number, space, input, settings, context);
      double changed = previous == null ? 1 : Labels.changed(previous.labels(), round.labels());
      if (previous != null) {
        notes.add(
            String.format(
                Locale.ROOT, "Round %d: %.2f %% of the decisions changed.", number, 100 * changed));
      }
      Optional<Student> student =
          number - first + 1 == settings.rounds()
                  || changed < settings.convergence()
                  || Materializer.count(round.identities()) == 0
              ? Optional.empty()
              : learn(round, claimed.vectors());
      boolean last = student.flatMap(Student::projection).isEmpty();
      if (last) {
        tables.dropLater(number);
      }
      tables.write(round, claimed.faces());
      if (last) {
        // The check that every face has one label precedes the commit that completes the run.
        RunReport report = finished(round, claimed);
        tables.end(round.calibration(), claimed.faces(), 0);
        return report;
      }
      earlierRounds.add(round.calibration().details());
      previous = round;
      saveStudent(student.get(), number);
      space = modelId + "+student" + number;
      input = claimed.in(student.get().projection().get());
    }
  }

  /** The number of the first round; unfinished rounds of a killed run do not count. */
  private int firstRound() {
    if (settings.start() == Config.Start.FIRST) {
      return 1;
    }
    Dataset<Row> calibrations = context.tables().read(Calibrations.TABLE);
    return 1
        + Calibrations.lastRound(calibrations)
            .orElseGet(
                () ->
                    // Rounds of an earlier version have no calibration.
                    calibrations.isEmpty()
                        ? Labels.newestRound(context.tables().read(Labels.TABLE))
                        : 0);
  }

  private Optional<Student> learn(Round round, Dataset<Row> vectors) {
    context.stepName("learn a student");
    Dataset<Row> kept =
        Batches.persist(
            vectors.join(
                round
                    .labels()
                    .filter(Labels.kept())
                    .select(
                        Labels.FACE_ID.col(), Labels.IDENTITY_ID.col().as(StudentTrainer.IDENTITY)),
                Labels.FACE_ID.name()));
    Optional<Student> student = StudentTrainer.learn(kept);
    kept.unpersist();
    student.ifPresent(learnt -> note(verdict(round, learnt.report())));
    return student.filter(learnt -> helps(learnt.report()));
  }

  private boolean helps(StudentReport report) {
    return report.accepted() && report.after() - report.before() >= settings.studentGain();
  }

  private String verdict(Round round, StudentReport report) {
    String verdict =
        report.accepted() && !helps(report)
            ? "not used: it gains less than clean.student_gain on held-out identities"
            : report.verdict();
    return "Student of round %s %s.%s"
        .formatted(
            round.number(),
            verdict,
            Double.isNaN(report.before()) ? "" : " " + report.summary() + ".");
  }

  private RunReport finished(Round round, Round.Input input) {
    round.calibration().warnings().forEach(context::warn);
    return CleanReport.of(
            input.faces(),
            round.labels(),
            round.identities(),
            round.number() == 1 ? "" : "; in " + round.number() + " rounds")
        .withDetails(round.calibration().details().inRun(notes, earlierRounds).toJson());
  }
}
