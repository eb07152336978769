package org.winnow.stage.clean;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.primitive.Plans;
import org.winnow.runtime.JobContext;
import org.winnow.runtime.RunReport;
import org.winnow.table.DeltaStore;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** What changed since the last run, cleaned against what stands. */
final class IncrementalCleaning {
  private final Config.Clean settings;
  private final RoundTables tables;
  private final JobContext context;

  IncrementalCleaning(Config.Clean settings, RoundTables tables) {
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
  record Difference(long added, long gone) {
    static Difference of(Round.Input input, Before before) {
      Dataset<Row> faces = input.claims().select(Labels.FACE_ID.col()).distinct();
      String[] face = {Labels.FACE_ID.name()};
      Dataset<Row> labels = before.labels().select(Labels.FACE_ID.col());
      return new Difference(
          faces.join(labels, face, "left_anti").count(),
          labels.join(faces, face, "left_anti").count());
    }

    long faces() {
      return added + gone;
    }
  }

  /**
   * Cleans.
   *
   * @param claimed with the embedder's vectors
   */
  RunReport run(Round.Input claimed, Before before, Difference difference) {
    Round.Input input = before.law().projection().map(claimed::in).orElse(claimed);
    long changed = before.changed() + difference.faces();
    Dataset<Row> touched = Plans.cut(Touched.names(input, before));
    if (difference.faces() == 0 && Plans.count(touched) == 0) {
      tables.end(before.law(), before.faces(), changed);
      return RunReport.nothingToDo("nothing that labels rest on has changed");
    }
    IncrementalRound round = IncrementalRound.of(input, before, touched, settings, context);
    long identities = Plans.count(before.identities());
    long labels = Plans.count(round.labels());
    tables.begin(before.law(), true, before.faces(), changed);
    context.describe("write labels");
    tables.amend(round);
    tables.end(before.law(), before.faces(), changed);
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
    return report(input, before, summary);
  }

  private RunReport report(Round.Input input, Before before, String summary) {
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
