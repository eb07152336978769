package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.winnow.console.Progress;
import org.winnow.console.Unit;
import org.winnow.job.JobContext;
import org.winnow.spark.Batches;
import org.winnow.table.Synthetic;

/**
 * Makes attempts at wanted faces on the executors.
 *
 * @param batch faces that are generated together
 * @param taskFaces faces per task
 */
record Attempts(JobContext context, FaceMaker maker, int batch, int taskFaces) {

  /** The same with another least cosine to the reference face. */
  Attempts withMinSame(double cosine) {
    return new Attempts(context, maker.withMinSame(cosine), batch, taskFaces);
  }

  /**
   * Makes them.
   *
   * @param wanted columns of {@link SynthesizeTask#WANTED}
   * @param rows their number
   * @return the attempts, see {@link AttemptRow#FIELDS}; persisted
   */
  Dataset<Row> at(Dataset<Row> wanted, long rows, String step) {
    context.stepName(step);
    LongAccumulator done = context.spark().sparkContext().longAccumulator("synthetic faces");
    try (Progress.Ending counting = context.measure(Unit.FACES, rows, done)) {
      Dataset<Row> attempts =
          Batches.persist(
              Batches.repartition(
                      wanted.select(SynthesizeTask.WANTED.columns()),
                      xxhash64(SynthesizeTask.NUMBER.col(), Synthetic.IMAGE_INDEX.col()),
                      rows,
                      taskFaces)
                  .mapPartitions(
                      new SynthesizeTask(maker, batch, done),
                      Encoders.row(AttemptRow.FIELDS.schema())));
      attempts.count();
      return attempts;
    }
  }
}
