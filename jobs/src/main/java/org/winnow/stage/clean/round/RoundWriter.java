package org.winnow.stage.clean.round;

import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.sql.Column;
import org.winnow.job.JobContext;
import org.winnow.stage.clean.threshold.RoundCalibration;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Calibrations;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * Writes rounds. What a round decided by is written before its labels, by a commit that has no
 * basis, and once more when the run is at its end: as long as the newest commit to {@link
 * Calibrations} has a basis, the three tables belong together.
 *
 * @param commit of the whole run
 */
public record RoundWriter(JobContext context, Commit commit) {

  /** Writes a round. */
  public void write(Round round, long faces) {
    begin(round.law(), false, faces, 0);
    context.describe("write labels");
    String condition = Labels.ROUND.name() + " = " + round.number();
    tables().replaceWhere(Identities.TABLE, condition, round.identities(), commit.ofPart());
    tables().replaceWhere(Labels.TABLE, condition, round.labels(), commit.ofPart());
  }

  /** Writes what an incremental round changed. */
  public void amend(RoundDelta delta) {
    tables().amend(Identities.TABLE, delta.identities(), delta.goneIdentities(), commit.ofPart());
    tables().amend(Labels.TABLE, delta.labels(), delta.goneLabels(), commit.ofPart());
  }

  /** Deletes all rounds: what they were measured on is gone. */
  public void clear() {
    tables().delete(Identities.TABLE, lit(true), commit.ofPart());
    tables().delete(Labels.TABLE, lit(true), commit.ofPart());
    tables().delete(Calibrations.TABLE, lit(true), commit);
  }

  /** Deletes the rounds that an earlier run made after one, which is the last now. */
  public void dropLater(int round) {
    Column later = Labels.ROUND.col().gt(round);
    tables().delete(Calibrations.TABLE, later, commit.ofPart());
    tables().delete(Identities.TABLE, later, commit.ofPart());
    tables().delete(Labels.TABLE, later, commit.ofPart());
  }

  /** Before the labels of a round are written. */
  public void begin(RoundCalibration law, boolean last, long faces, long changed) {
    save(law, last, faces, changed, commit.ofPart());
  }

  /** After those of the last round were. */
  public void end(RoundCalibration law, long faces, long changed) {
    save(law, true, faces, changed, commit);
  }

  private void save(RoundCalibration law, boolean last, long faces, long changed, Commit by) {
    tables()
        .replaceWhere(
            Calibrations.TABLE,
            Calibrations.ROUND.name() + " = " + law.round(),
            context
                .spark()
                .createDataFrame(
                    List.of(law.row(last, faces, changed)), Calibrations.TABLE.schema()),
            by);
  }

  private DeltaStore tables() {
    return context.tables();
  }
}
