package org.winnow.stage.synthesize;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.SynthesizeSettings;
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
 * @param origin what is the same for all its rows
 * @param given vectors of identities from a table, or none
 * @param composition how many identities of each kind there shall be
 * @param commit the last commit of the run; earlier ones carry it as partial
 * @param counts attempts of this run by outcome, so far
 */
record Synthesis(
    JobContext context,
    SynthesizeSettings settings,
    Attempts attempts,
    SynthesizeTransforms.Made origin,
    RealPeople people,
    SynthesisThresholds thresholds,
    GivenVectors given,
    Composition composition,
    Commit commit,
    Map<String, Long> counts) {

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
                .equalTo(origin.generator().id())
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
    return Synthetic.identityPrefix(origin.generator().id(), settings.seed());
  }

  /**
   * Writes decided attempts, first the rejected ones, then the accepted ones.
   *
   * @param made number of attempts that were made
   * @return number of accepted faces
   * @throws IllegalStateException if attempts were lost or duplicated, which is a bug
   */
  long write(Dataset<Row> decided, long made) {
    Map<String, Long> found = SynthesizeTransforms.count(decided);
    RunReport.checkConserved(made, found);
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
              Batches.coalesceForWriting(SynthesizeTransforms.faces(decided, origin)),
              commit.asPartial());
    }
    found.forEach((outcome, rows) -> counts.merge(outcome, rows, Long::sum));
    return accepted;
  }
}
