package org.winnow.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.spark.Batches;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Field;
import org.winnow.table.Quarantine;
import org.winnow.table.Table;

/**
 * The rows of a table that have no output yet: they stand neither in the stage's output nor in
 * quarantine.
 *
 * <p>Their keys are found first, by the key columns alone. Then only the data files that hold some
 * of them are read: a few new rows cost the same beside many old ones as alone.
 */
public final class PendingRows implements AutoCloseable {
  private final DeltaStore tables;
  private final Table inputs;
  private final Field key;
  private final Table output;
  private final boolean nothingDone;
  private final Dataset<Row> keys;
  private final List<FileRows> files;
  private long outputVersion;

  /** A data file of the inputs, and how many of its rows are pending. */
  private record FileRows(String file, long rows) {}

  private PendingRows(
      JobContext context, Table inputs, Field key, Table output, Dataset<Row> done) {
    this.tables = context.tables();
    this.inputs = inputs;
    this.key = key;
    this.output = output;
    this.outputVersion = tables.version(output);
    this.nothingDone = tables.isEmpty(output) && done.isEmpty();
    Dataset<Row> all = tables.readWithFiles(inputs).select(key.col(), col(KeyedBytes.FILE));
    this.keys = nothingDone ? all : Batches.persist(all.join(done, key.name(), "left_anti"));
    this.files =
        keys
            .groupBy(col(KeyedBytes.FILE))
            .count()
            .orderBy(col(KeyedBytes.FILE))
            .collectAsList()
            .stream()
            .map(row -> new FileRows(row.getString(0), row.getLong(1)))
            .toList();
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
    return files.stream().mapToLong(FileRows::rows).sum();
  }

  /** Work on some of the inputs. */
  public interface BatchWork {
    /** One row an input, with what became of it; computed once. */
    Dataset<Row> outcomes(Dataset<Row> batch);

    /** How many inputs had each outcome. */
    Map<String, Long> count(Dataset<Row> outcomes);

    /**
     * Writes the outcomes.
     *
     * @param commit what the last write of the part says of itself
     */
    void write(Dataset<Row> outcomes, Commit commit);
  }

  /**
   * How the work is cut.
   *
   * @param columns columns of the inputs that the work needs
   * @param batchRows inputs of a part
   * @param taskRows inputs of a task
   */
  public record BatchSpec(Column[] columns, long batchRows, int taskRows) {}

  /**
   * Runs some work part by part, each committed on its own: a killed run loses one part at most,
   * and the executors' disks hold one part at most. A part is made of the pending rows of whole
   * data files of the input, so that each file is read once. Before a part is written, its outcomes
   * must add up to its inputs.
   *
   * @param commit of the last part; those before it say that they are no more than a part
   * @throws IllegalStateException if rows were lost or doubled, a bug; then the part is not written
   */
  public void forEachBatch(BatchSpec spec, Commit commit, BatchWork work) {
    List<List<FileRows>> batches = batches(spec.batchRows());
    for (int i = 0; i < batches.size(); i++) {
      long rows = batches.get(i).stream().mapToLong(FileRows::rows).sum();
      Dataset<Row> outcomes =
          Batches.persist(work.outcomes(repartitioned(batches.get(i), rows, spec)));
      try {
        RunReport.checkConserved(rows, work.count(outcomes));
        work.write(outcomes, i == batches.size() - 1 ? commit : commit.asPartial());
      } finally {
        outcomes.unpersist();
      }
    }
  }

  /**
   * Adds outputs of a part, one commit. They are not compared with the table again: their inputs
   * had no output, and nobody else has written since.
   *
   * @return number of rows added
   */
  public long write(Dataset<Row> outputs, Commit commit) {
    long rows =
        tables.insertSince(output, Batches.coalesceForWriting(outputs), commit, outputVersion);
    outputVersion = tables.version(output);
    return rows;
  }

  private List<List<FileRows>> batches(long batchRows) {
    List<List<FileRows>> batches = new ArrayList<>();
    List<FileRows> batch = new ArrayList<>();
    long rowsInBatch = 0;
    for (FileRows file : files) {
      batch.add(file);
      rowsInBatch += file.rows();
      if (rowsInBatch >= batchRows) {
        batches.add(batch);
        batch = new ArrayList<>();
        rowsInBatch = 0;
      }
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  /** The inputs of a part in tasks; without a shuffle where its files alone make enough of them. */
  private Dataset<Row> repartitioned(List<FileRows> batch, long rows, BatchSpec spec) {
    List<String> names = batch.stream().map(FileRows::file).toList();
    Dataset<Row> read = tables.readFiles(inputs, names).select(spec.columns());
    if (!nothingDone) {
      // A part's keys are few, and its rows are large: no row moves to be compared.
      Dataset<Row> keysOfBatch =
          keys.filter(col(KeyedBytes.FILE).isin(names.toArray())).select(key.col());
      read = read.join(broadcast(keysOfBatch), key.name(), "left_semi");
    }
    int minPartitions = 4 * read.sparkSession().sparkContext().defaultParallelism();
    return nothingDone && read.rdd().getNumPartitions() >= minPartitions
        ? read
        : Batches.repartition(read, key.col(), rows, spec.taskRows());
  }

  /** Frees the keys. */
  @Override
  public void close() {
    if (!nothingDone) {
      keys.unpersist();
    }
  }
}
