package org.winnow.stage.clean.round;

import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.job.JobContext;
import org.winnow.stage.clean.threshold.RoundCalibration;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Calibrations;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/**
 * Writes rounds. The calibration is written twice: before the labels by a commit without a basis,
 * and at the end of the run by a commit with one. While the newest commit to {@link Calibrations}
 * has a basis, the three tables are consistent.
 *
 * @param commit commit of the whole run
 * @param ruledOut faces that captions rule out
 */
public record RoundWriter(JobContext context, Commit commit, Optional<RuledOut> ruledOut) {

  /** Writes a full round. */
  public void write(Round round, long faces) {
    begin(round.calibration(), false, faces, 0);
    context.stepName("write labels");
    String condition = Labels.ROUND.name() + " = " + round.number();
    tables().replaceWhere(Identities.TABLE, condition, round.identities(), commit.asPartial());
    Dataset<Row> labels =
        ruledOut
            .map(out -> round.labels().unionByName(out.labels(round.number())))
            .orElse(round.labels());
    tables().replaceWhere(Labels.TABLE, condition, labels, commit.asPartial());
  }

  /** Writes the changes of an incremental round. */
  public void amend(RoundDelta delta) {
    tables()
        .upsertAndDelete(
            Identities.TABLE, delta.identities(), delta.removedIdentities(), commit.asPartial());
    tables()
        .upsertAndDelete(Labels.TABLE, delta.labels(), delta.removedLabels(), commit.asPartial());
  }

  /** Deletes all rounds, since their faces no longer exist. */
  public void clear() {
    tables().delete(Identities.TABLE, lit(true), commit.asPartial());
    tables().delete(Labels.TABLE, lit(true), commit.asPartial());
    tables().delete(Calibrations.TABLE, lit(true), commit);
  }

  /** Deletes the rounds of an earlier run after the given last round. */
  public void dropLater(int round) {
    Column later = Labels.ROUND.col().gt(round);
    tables().delete(Calibrations.TABLE, later, commit.asPartial());
    tables().delete(Identities.TABLE, later, commit.asPartial());
    tables().delete(Labels.TABLE, later, commit.asPartial());
  }

  /** Writes the calibration before the labels of a round. */
  public void begin(RoundCalibration calibration, boolean last, long faces, long changedFaces) {
    save(calibration, last, faces, changedFaces, commit.asPartial());
  }

  /** Writes the calibration after the labels of the last round, which completes the run. */
  public void end(RoundCalibration calibration, long faces, long changedFaces) {
    ruledOut.ifPresent(out -> label(out, calibration.round()));
    save(calibration, true, faces, changedFaces, commit);
  }

  /** Brings the labels of the faces that captions rule out up to date. */
  private void label(RuledOut out, int round) {
    String[] face = {Labels.FACE_ID.name()};
    Dataset<Row> stored =
        tables()
            .read(Labels.TABLE)
            .filter(Labels.ROUND.col().equalTo(round).and(RuledOut.isLabel()));
    Dataset<Row> missing = out.labels(round).join(stored, face, "left_anti");
    Dataset<Row> obsolete =
        stored.join(out.faces(), face, "left_anti").select(Labels.TABLE.keyColumns());
    if (!missing.isEmpty() || !obsolete.isEmpty()) {
      tables()
          .upsertAndDelete(
              Labels.TABLE, missing.select(Labels.TABLE.columns()), obsolete, commit.asPartial());
    }
  }

  private void save(
      RoundCalibration calibration,
      boolean last,
      long faces,
      long changedFaces,
      Commit partOrWhole) {
    tables()
        .replaceWhere(
            Calibrations.TABLE,
            Calibrations.ROUND.name() + " = " + calibration.round(),
            context
                .spark()
                .createDataFrame(
                    List.of(calibration.row(last, faces, changedFaces)),
                    Calibrations.TABLE.schema()),
            partOrWhole);
  }

  private DeltaStore tables() {
    return context.tables();
  }
}
