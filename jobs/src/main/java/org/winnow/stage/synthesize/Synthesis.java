package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.xxhash64;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.winnow.config.SynthesizeSettings;
import org.winnow.console.Progress;
import org.winnow.console.Unit;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.spark.Batches;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Quarantine;
import org.winnow.table.Synthetic;

/**
 * A run of the stage for one generator and seed: what its steps share.
 *
 * @param made what is the same for all its rows
 * @param thresholds null while they are measured
 * @param batch faces that are generated together
 * @param commit the last commit of the run; earlier ones carry it as partial
 * @param counts attempts of this run by outcome, so far
 */
record Synthesis(
    JobContext context,
    SynthesizeSettings settings,
    FaceMaker maker,
    SynthesizeTransforms.Made made,
    RealPeople people,
    SynthesisThresholds thresholds,
    int batch,
    Commit commit,
    Map<String, Long> counts) {

  /** The same, with thresholds. */
  Synthesis with(SynthesisThresholds measured) {
    return new Synthesis(
        context,
        settings,
        maker.withMinSame(measured.same()),
        made,
        people,
        measured,
        batch,
        commit,
        counts);
  }

  DeltaStore tables() {
    return context.tables();
  }

  /** The accepted faces of this generator and seed. */
  Dataset<Row> accepted() {
    return tables()
        .read(Synthetic.TABLE)
        .filter(
            Synthetic.GENERATOR
                .col()
                .equalTo(made.generator().id())
                .and(Synthetic.isOf(Synthetic.IDENTITY_ID.col(), prefix())));
  }

  /** The rejected attempts of this generator and seed, as rows of {@code quarantine}. */
  Dataset<Row> rejected() {
    return tables()
        .read(Quarantine.TABLE)
        .filter(
            Quarantine.STAGE
                .col()
                .equalTo(context.stage())
                .and(Synthetic.isOf(Quarantine.KEY.col(), prefix())));
  }

  private String prefix() {
    return Synthetic.identityPrefix(made.generator().id(), maker.seed());
  }

  /**
   * Makes wanted faces.
   *
   * @param wanted columns of {@link SynthesizeTask#WANTED}
   * @param rows their number
   * @return the attempts, see {@link AttemptRow#FIELDS}; persisted
   */
  Dataset<Row> attempts(Dataset<Row> wanted, long rows, String step) {
    context.stepName(step);
    LongAccumulator done = context.spark().sparkContext().longAccumulator("synthetic faces");
    try (Progress.Ending counting = context.measure(Unit.FACES, rows, done)) {
      Dataset<Row> attempts =
          Batches.persist(
              Batches.repartition(
                      wanted.select(SynthesizeTask.WANTED.columns()),
                      key(),
                      rows,
                      settings.taskFaces())
                  .mapPartitions(
                      new SynthesizeTask(maker, batch, done),
                      Encoders.row(AttemptRow.FIELDS.schema())));
      attempts.count();
      return attempts;
    }
  }

  private static Column key() {
    return xxhash64(SynthesizeTask.NUMBER.col(), Synthetic.IMAGE_INDEX.col());
  }

  /**
   * Writes decided attempts, first the rejected ones, then the accepted ones.
   *
   * @return number of accepted faces
   */
  long write(Dataset<Row> decided) {
    Map<String, Long> found = SynthesizeTransforms.count(decided);
    RunReport.checkConserved(decided.count(), found);
    context.stepName("write " + Synthetic.TABLE.name());
    long accepted = found.get(SynthesizeTransforms.ACCEPTED);
    if (found.size() > 1) {
      tables()
          .upsert(
              Quarantine.TABLE,
              SynthesizeTransforms.quarantine(decided, context.stage()),
              commit.asPartial());
    }
    if (accepted > 0) {
      tables()
          .insert(
              Synthetic.TABLE,
              Batches.coalesceForWriting(SynthesizeTransforms.faces(decided, made)),
              commit.asPartial());
    }
    found.forEach((outcome, rows) -> counts.merge(outcome, rows, Long::sum));
    return accepted;
  }
}
