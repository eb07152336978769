package org.winnow.stage.clean.incremental;

import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.console.Unit;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.spark.Materializer;
import org.winnow.stage.clean.round.CleanReport;
import org.winnow.stage.clean.round.Round;
import org.winnow.stage.clean.round.RoundWriter;
import org.winnow.stage.clean.round.RuledOut;
import org.winnow.store.DeltaStore;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** Cleans the changes since the previous run, using its calibration and unchanged results. */
public final class IncrementalCleaning {
  private final Config.Clean settings;
  private final RoundWriter tables;
  private final JobContext context;

  public IncrementalCleaning(Config.Clean settings, RoundWriter tables) {
    this.settings = settings;
    this.tables = tables;
    context = tables.context();
  }

  /**
   * Number of faces that were added and removed since the previous run.
   *
   * @param added faces without a label
   * @param removed labels without a face
   */
  public record Difference(long added, long removed) {
    public static Difference of(Round.Input input, PreviousRound previous) {
      Dataset<Row> faces = input.claims().select(Labels.FACE_ID.col()).distinct();
      String[] face = {Labels.FACE_ID.name()};
      Dataset<Row> labels = previous.labels().select(Labels.FACE_ID.col());
      return new Difference(
          faces.join(labels, face, "left_anti").count(),
          labels.join(faces, face, "left_anti").count());
    }

    public long faces() {
      return added + removed;
    }
  }

  /**
   * Runs the incremental round and writes its changes.
   *
   * @param claimed input with the vectors of the embedder
   */
  public RunReport run(Round.Input claimed, PreviousRound previous, Difference difference) {
    Round.Input input = previous.calibration().projection().map(claimed::in).orElse(claimed);
    long changedFaces = previous.changedFaces() + difference.faces();
    Dataset<Row> changedNames = Materializer.materialize(ChangedNames.names(input, previous));
    if (difference.faces() == 0 && Materializer.count(changedNames) == 0) {
      tables.end(previous.calibration(), previous.calibratedFaces(), changedFaces);
      return RunReport.nothingToDo("nothing that labels rest on has changed");
    }
    IncrementalRound round = IncrementalRound.of(input, previous, changedNames, settings, context);
    long identities = Materializer.count(previous.identities());
    long labels = Materializer.count(round.labels());
    tables.begin(previous.calibration(), true, previous.calibratedFaces(), changedFaces);
    context.stepName("write labels");
    tables.amend(round.delta());
    previous.calibration().warnings().forEach(context::warn);
    String summary =
        String.format(
            Locale.ROOT,
            "incremental: %s came, %,d went; %s judged again, %,d of %s compared again, %s looked"
                + " at, %s changed",
            Unit.FACES.of(difference.added()),
            difference.removed(),
            Unit.NAMES.of(round.work().names()),
            round.work().compared(),
            Unit.IDENTITIES.of(identities),
            Unit.FACES.of(round.work().faces()),
            Unit.LABELS.of(labels));
    // The check that every face has one label precedes the commit that completes the run.
    RunReport report = report(input, previous, summary);
    tables.end(previous.calibration(), previous.calibratedFaces(), changedFaces);
    return report;
  }

  private RunReport report(Round.Input input, PreviousRound previous, String summary) {
    DeltaStore store = context.tables();
    int round = previous.calibration().round();
    return CleanReport.of(
            input.faces(),
            store
                .read(Labels.TABLE)
                .filter(Labels.ROUND.col().equalTo(round).and(not(RuledOut.isLabel()))),
            store.read(Identities.TABLE).filter(Identities.ROUND.col().equalTo(round)),
            "; " + summary)
        .withDetails(
            previous
                .calibration()
                .details()
                .inRun(
                    List.of(
                        summary.substring(0, 1).toUpperCase(Locale.ROOT)
                            + summary.substring(1)
                            + "."),
                    previous.earlierRounds())
                .toJson());
  }
}
