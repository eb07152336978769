package org.winnow.job;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.spark.Batches;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.store.Part;
import org.winnow.table.Field;
import org.winnow.table.Quarantine;
import org.winnow.table.Table;

/**
 * The rows of a table that have no output yet: they stand neither in the stage's output nor in
 * quarantine.
 */
public final class PendingRows {
  private final DeltaStore tables;
  private final Table inputs;
  private final Field key;
  private final Table output;
  private final Dataset<Row> done;
  private final boolean untouched;
  private long outputVersion;

  private PendingRows(
      JobContext context, Table inputs, Field key, Table output, Dataset<Row> done) {
    this.tables = context.tables();
    this.inputs = inputs;
    this.key = key;
    this.output = output;
    this.done = done;
    this.outputVersion = tables.version(output);
    this.untouched = tables.isEmpty(output) && done.isEmpty();
  }

  /**
   * Finds them.
   *
   * @param inputs table of the inputs
   * @param key key of an input, which the output holds under the same name
   * @param output table of the outputs
   * @param counts which rows of the output count
   * @param quarantined key of an input, as an expression over the key of a quarantined one
   */
  public static PendingRows of(
      JobContext context,
      Table inputs,
      Field key,
      Table output,
      Column counts,
      Column quarantined) {
    DeltaStore tables = context.tables();
    Dataset<Row> done =
        tables
            .read(output)
            .filter(counts)
            .select(key.col())
            .union(
                tables
                    .read(Quarantine.TABLE)
                    .filter(Quarantine.STAGE.col().equalTo(context.stage()))
                    .select(quarantined.as(key.name())));
    return new PendingRows(context, inputs, key, output, done);
  }

  /** How many there are. */
  public long count() {
    return rest(tables.read(inputs).select(key.col())).count();
  }

  /** Work on some of the inputs. */
  public interface Work {
    /**
     * Computes and writes the outputs of some inputs.
     *
     * @param part the inputs
     * @param commit what the last write of the part says of itself
     */
    void on(Dataset<Row> part, Commit commit);
  }

  /**
   * Runs some work part by part, each committed on its own: a killed run loses one part at most,
   * and the executors' disks hold one part at most. A part is made of whole data files of the
   * input, so that each is read once.
   *
   * @param columns columns of the inputs that the work needs
   * @param partRows inputs of a part
   * @param taskRows inputs of a task
   * @param commit of the last part; those before it say that they are no more than a part
   */
  public void forEachPart(Column[] columns, long partRows, int taskRows, Commit commit, Work work) {
    List<Part> parts = tables.parts(inputs, partRows);
    for (int i = 0; i < parts.size(); i++) {
      work.on(
          tasks(parts.get(i), columns, taskRows), i == parts.size() - 1 ? commit : commit.ofPart());
    }
  }

  /**
   * Adds outputs of a part, one commit. They are not compared with the table again: their inputs
   * had no output, and nobody else has written since.
   *
   * @return number of rows added
   */
  public long write(Dataset<Row> outputs, Commit commit) {
    long rows = tables.insertSince(output, Batches.forWriting(outputs), commit, outputVersion);
    outputVersion = tables.version(output);
    return rows;
  }

  /** The inputs of a part in tasks; without a shuffle where its files alone make enough of them. */
  private Dataset<Row> tasks(Part part, Column[] columns, int taskRows) {
    Dataset<Row> rows = rest(part.rows().select(columns));
    int least = 4 * rows.sparkSession().sparkContext().defaultParallelism();
    return untouched && rows.rdd().getNumPartitions() >= least
        ? rows
        : Batches.spread(rows, key.col(), part.count(), taskRows);
  }

  private Dataset<Row> rest(Dataset<Row> rows) {
    return untouched ? rows : rows.join(done, key.name(), "left_anti");
  }
}
