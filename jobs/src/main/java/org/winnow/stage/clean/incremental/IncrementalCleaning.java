package org.winnow.stage.clean.incremental;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.spark.Checkpoints;
import org.winnow.stage.clean.round.CleanReport;
import org.winnow.stage.clean.round.Round;
import org.winnow.stage.clean.round.RoundWriter;
import org.winnow.store.DeltaStore;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** What changed since the last run, cleaned against what stands. */
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
   * What came and went since the last run.
   *
   * @param added faces without a label
   * @param gone labels without a face
   */
  public record Difference(long added, long gone) {
    public static Difference of(Round.Input input, PreviousRound before) {
      Dataset<Row> faces = input.claims().select(Labels.FACE_ID.col()).distinct();
      String[] face = {Labels.FACE_ID.name()};
      Dataset<Row> labels = before.labels().select(Labels.FACE_ID.col());
      return new Difference(
          faces.join(labels, face, "left_anti").count(),
          labels.join(faces, face, "left_anti").count());
    }

    public long faces() {
      return added + gone;
    }
  }

  /**
   * Cleans.
   *
   * @param claimed with the embedder's vectors
   */
  public RunReport run(Round.Input claimed, PreviousRound before, Difference difference) {
    Round.Input input = before.law().projection().map(claimed::in).orElse(claimed);
    long changed = before.changed() + difference.faces();
    Dataset<Row> touched = Checkpoints.cut(ChangedNames.names(input, before));
    if (difference.faces() == 0 && Checkpoints.count(touched) == 0) {
      tables.end(before.law(), before.faces(), changed);
      return RunReport.nothingToDo("nothing that labels rest on has changed");
    }
    IncrementalRound round = IncrementalRound.of(input, before, touched, settings, context);
    long identities = Checkpoints.count(before.identities());
    long labels = Checkpoints.count(round.labels());
    tables.begin(before.law(), true, before.faces(), changed);
    context.describe("write labels");
    tables.amend(round.delta());
    before.law().doubts().forEach(context::warn);
    String summary =
        String.format(
            Locale.ROOT,
            "incremental: %,d new faces, %,d gone; %,d names judged again, %,d of %,d identities"
                + " compared again, %,d faces looked at, %,d labels changed",
            difference.added(),
            difference.gone(),
            round.work().names(),
            round.work().compared(),
            identities,
            round.work().faces(),
            labels);
    // Whether every face has one label is checked before the run is marked as complete.
    RunReport report = report(input, before, summary);
    tables.end(before.law(), before.faces(), changed);
    return report;
  }

  private RunReport report(Round.Input input, PreviousRound before, String summary) {
    DeltaStore store = context.tables();
    int round = before.law().round();
    return CleanReport.of(
            input.faces(),
            store.read(Labels.TABLE).filter(Labels.ROUND.col().equalTo(round)),
            store.read(Identities.TABLE).filter(Identities.ROUND.col().equalTo(round)),
            "; " + summary)
        .withDetails(
            before
                .law()
                .details()
                .inRun(
                    List.of(
                        summary.substring(0, 1).toUpperCase(Locale.ROOT)
                            + summary.substring(1)
                            + "."),
                    before.earlier())
                .toJson());
  }
}
