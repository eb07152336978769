package org.winnow.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
 * The rows of a table without an output: their keys are neither in the output table nor in
 * quarantine.
 *
 * <p>The search reads only the key columns. Then only data files with pending rows are read, so the
 * cost depends on the new rows, not on the size of the table.
 */
public final class PendingRows implements AutoCloseable {
  /** The outcome of an input that goes to quarantine. */
  public static final String QUARANTINED = "quarantined";

  private final JobContext context;
  private final DeltaStore tables;
  private final Table inputs;
  private final Field key;
  private final Table output;
  private final boolean nothingDone;
  private final Dataset<Row> keys;
  private final List<FileRows> files;
  private long outputVersion;

  /** A data file of the input table, and its number of pending rows. */
  private record FileRows(String file, long rows) {}

  private PendingRows(
      JobContext context,
      Table inputs,
      Field key,
      Table output,
      boolean nothingDone,
      UnaryOperator<Dataset<Row>> pending) {
    this.context = context;
    this.tables = context.tables();
    this.inputs = inputs;
    this.key = key;
    this.output = output;
    this.outputVersion = tables.version(output);
    this.nothingDone = nothingDone;
    Dataset<Row> all = tables.readWithFiles(inputs).select(key.col(), col(KeyedBytes.FILE));
    this.keys = nothingDone ? all : Batches.persist(pending.apply(all));
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
   * Finds the pending rows.
   *
   * @param inputs input table
   * @param key key of an input; the output has a column of the same name
   * @param output output table
   * @param counts condition on the output rows that count as done
   * @param quarantined expression that maps the key of a quarantined row to an input key
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
    return new PendingRows(
        context,
        inputs,
        key,
        output,
        tables.isEmpty(output) && done.isEmpty(),
        all -> all.join(done, key.name(), "left_anti"));
  }

  /**
   * Given rows, where the keys of the output are others.
   *
   * @param inputs input table
   * @param key key of an input
   * @param output output table
   * @param pending keys of the inputs, each once
   */
  public static PendingRows among(
      JobContext context, Table inputs, Field key, Table output, Dataset<Row> pending) {
    return new PendingRows(
        context, inputs, key, output, false, all -> all.join(pending, key.name(), "left_semi"));
  }

  /** Number of pending rows. */
  public long count() {
    return files.stream().mapToLong(FileRows::rows).sum();
  }

  /**
   * The work on a batch.
   *
   * @param step its name, as an infinitive
   * @param outcomes one row per input with its outcome; computed once
   * @param count number of inputs by outcome, one of which may be {@link #QUARANTINED}
   * @param quarantine the rows of {@code quarantine} in the outcomes
   * @param rows the rows of the output table in the outcomes
   */
  public record BatchWork(
      String step,
      UnaryOperator<Dataset<Row>> outcomes,
      Function<Dataset<Row>, Map<String, Long>> count,
      UnaryOperator<Dataset<Row>> quarantine,
      UnaryOperator<Dataset<Row>> rows) {}

  /**
   * Numbers of outcomes without and with a reason.
   *
   * @param outcomes with the reason of {@link Quarantine}, null where an input was used
   * @param used the outcome of those without a reason
   */
  public static Map<String, Long> count(Dataset<Row> outcomes, String used) {
    Column unusable = Quarantine.REASON.col().isNotNull();
    Row counts = outcomes.agg(count_if(not(unusable)), count_if(unusable)).head();
    Map<String, Long> result = new LinkedHashMap<>();
    result.put(used, counts.getLong(0));
    result.put(QUARANTINED, counts.getLong(1));
    return result;
  }

  /**
   * The rows of {@code quarantine} for outcomes with a reason.
   *
   * @param outcomes with the reason and message of {@link Quarantine}
   * @param key of the input in {@code quarantine}
   */
  public static Dataset<Row> quarantine(Dataset<Row> outcomes, String stage, Column key) {
    return outcomes
        .filter(Quarantine.REASON.col().isNotNull())
        .select(
            lit(stage).as(Quarantine.STAGE.name()),
            key.as(Quarantine.KEY.name()),
            lit(null).cast("string").as(Quarantine.URI.name()),
            Quarantine.REASON.col(),
            Quarantine.MESSAGE.col());
  }

  /**
   * The result of all batches.
   *
   * @param outcomes number of inputs by outcome
   * @param written number of rows added to the output table
   */
  public record Done(Map<String, Long> outcomes, long written) {}

  /**
   * Sizes of batches and tasks.
   *
   * @param columns input columns to read
   * @param batchRows inputs per batch
   * @param taskRows inputs per task
   */
  public record BatchSpec(Column[] columns, long batchRows, int taskRows) {}

  /**
   * Processes all inputs in batches, each with its own commit. A killed run loses one batch at
   * most, and executors store one batch at most. A batch consists of the pending rows of whole data
   * files, so each file is read once. The outcomes of a batch must add up to its inputs before it
   * is written: first to quarantine, then to the output table.
   *
   * @param commit message of the last batch; earlier batches carry it as partial
   * @throws IllegalStateException if rows were lost or duplicated, which is a bug; the batch is not
   *     written
   */
  public Done forEachBatch(BatchSpec spec, Commit commit, BatchWork work) {
    List<List<FileRows>> batches = batches(spec.batchRows());
    Map<String, Long> total = new LinkedHashMap<>();
    long written = 0;
    for (int i = 0; i < batches.size(); i++) {
      long rows = batches.get(i).stream().mapToLong(FileRows::rows).sum();
      Dataset<Row> batch = repartitioned(batches.get(i), rows, spec);
      context.stepName(work.step());
      Dataset<Row> outcomes = Batches.persist(work.outcomes().apply(batch));
      try {
        Map<String, Long> counts = work.count().apply(outcomes);
        RunReport.checkConserved(rows, counts);
        counts.forEach((outcome, inputs) -> total.merge(outcome, inputs, Long::sum));
        if (counts.getOrDefault(QUARANTINED, 0L) > 0) {
          tables.upsert(Quarantine.TABLE, work.quarantine().apply(outcomes), commit.asPartial());
        }
        context.stepName("write " + output.name());
        written +=
            write(
                work.rows().apply(outcomes), i == batches.size() - 1 ? commit : commit.asPartial());
      } finally {
        outcomes.unpersist();
      }
    }
    return new Done(total, written);
  }

  /**
   * Adds the outputs of a batch in one commit. They are not compared with the table again: their
   * inputs had no output, and no other writer has committed since.
   */
  private long write(Dataset<Row> outputs, Commit commit) {
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

  /**
   * The inputs of a batch, repartitioned. Skips the shuffle if the files give enough partitions.
   */
  private Dataset<Row> repartitioned(List<FileRows> batch, long rows, BatchSpec spec) {
    List<String> names = batch.stream().map(FileRows::file).toList();
    Dataset<Row> read = tables.readFiles(inputs, names).select(spec.columns());
    if (!nothingDone) {
      // The keys of a batch are small and its rows are large: a broadcast join moves only keys.
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
