package org.winnow.stage.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.winnow.claim.ClaimRows;
import org.winnow.claim.InputClaims;
import org.winnow.config.Config;
import org.winnow.spark.Batches;
import org.winnow.store.DeltaStore;
import org.winnow.table.Sources;

/**
 * Claims without an outcome, or whose file has changed.
 *
 * @param local as {@link InputClaims#local}, ordered by id
 * @param distributed as {@link InputClaims#distributed}
 * @param count number of pending claims
 * @param isNew whether {@code sources} is known to contain none of them
 */
record PendingClaims(
    List<Row> local, Optional<Dataset<Row>> distributed, long count, boolean isNew) {

  /**
   * Finds the pending claims. The settings decide whether files that could not be read are retried.
   */
  static PendingClaims of(
      SparkSession spark, InputClaims claims, DeltaStore tables, Config.Ingest settings) {
    boolean tableEmpty = tables.isEmpty(Sources.TABLE);
    if (claims.distributed().isPresent()) {
      Dataset<Row> distributed = claims.distributed().get().drop(InputClaims.ROWS);
      Dataset<Row> pending =
          Batches.persist(
              tableEmpty
                  ? distributed
                  : pending(distributed, tables.read(Sources.TABLE), settings.retryFailed()));
      return new PendingClaims(List.of(), Optional.of(pending), pending.count(), tableEmpty);
    }
    List<Row> pending = new ArrayList<>(claims.local());
    boolean isNew = true;
    if (!tableEmpty) {
      Map<String, Row> previous = previousSources(spark, pending, tables.read(Sources.TABLE));
      pending.removeIf(claim -> isDone(claim, previous.get(claim.getString(0)), settings));
      isNew = pending.stream().noneMatch(claim -> previous.containsKey(claim.getString(0)));
    }
    pending.sort(ReadOrder.ORDER);
    return new PendingClaims(pending, Optional.empty(), pending.size(), isNew);
  }

  private static Map<String, Row> previousSources(
      SparkSession spark, List<Row> claims, Dataset<Row> sources) {
    Dataset<Row> ids =
        spark.createDataFrame(claims, ClaimRows.SCHEMA).select(Sources.SOURCE_ID.col());
    Map<String, Row> previous = new HashMap<>();
    for (Row row :
        sources
            .select(
                Sources.SOURCE_ID.col(),
                Sources.STATUS.col(),
                Sources.FILE_BYTES.col(),
                Sources.MODIFIED_MS.col())
            .join(functions.broadcast(ids), Sources.SOURCE_ID.name(), "left_semi")
            .collectAsList()) {
      previous.put(row.getString(0), row);
    }
    return previous;
  }

  private static boolean isDone(Row claim, Row previous, Config.Ingest settings) {
    if (previous == null
        || (settings.retryFailed() && previous.getString(1).equals(Sources.Status.FAILED.name()))) {
      return false;
    }
    Object modified = ClaimRows.get(claim, Sources.MODIFIED_MS);
    return modified == null
        || (modified.equals(previous.get(3))
            && Objects.equals(ClaimRows.get(claim, Sources.FILE_BYTES), previous.get(2)));
  }

  private static Dataset<Row> pending(
      Dataset<Row> claims, Dataset<Row> sources, boolean retryFailed) {
    Dataset<Row> done =
        retryFailed
            ? sources.filter(Sources.STATUS.col().notEqual(Sources.Status.FAILED.name()))
            : sources;
    Column sameSource = Sources.SOURCE_ID.of("c").equalTo(Sources.SOURCE_ID.of("s"));
    Column unchanged =
        Sources.MODIFIED_MS
            .of("c")
            .isNull()
            .or(
                Sources.MODIFIED_MS
                    .of("c")
                    .eqNullSafe(Sources.MODIFIED_MS.of("s"))
                    .and(Sources.FILE_BYTES.of("c").eqNullSafe(Sources.FILE_BYTES.of("s"))));
    Dataset<Row> doneKeys =
        done.select(Sources.SOURCE_ID.col(), Sources.FILE_BYTES.col(), Sources.MODIFIED_MS.col());
    return claims.as("c").join(doneKeys.as("s"), sameSource.and(unchanged), "left_anti");
  }

  /** Some of the claims. */
  record Slice(JavaRDD<Row> claims, long count) {}

  /** Processes a slice. */
  interface SliceFunction {
    void accept(Slice slice);
  }

  /** Processes all claims in slices, each repartitioned. */
  void forEachSlice(SparkSession spark, Config.Ingest settings, SliceFunction function) {
    if (distributed.isPresent()) {
      Batches.forEachBatch(
          distributed.get(),
          ReadOrder.group(),
          count,
          settings.slice(),
          slice -> {
            long rows = slice.count();
            function.accept(
                new Slice(
                    Batches.repartition(slice, ReadOrder.group(), rows, settings.taskFiles())
                        .sortWithinPartitions(ReadOrder.columns())
                        .javaRDD(),
                    rows));
          });
      return;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int size = (int) Math.min(settings.slice(), InputClaims.MAX_LOCAL + 1L);
    for (List<Row> slice : ReadOrder.parts(local, size)) {
      int tasks =
          Math.max(
              (slice.size() + settings.taskFiles() - 1) / settings.taskFiles(),
              Math.min(slice.size(), context.defaultParallelism()));
      List<List<Row>> parts = ReadOrder.parts(slice, (slice.size() + tasks - 1) / tasks);
      function.accept(
          new Slice(
              context.parallelize(parts, parts.size()).flatMap(List::iterator), slice.size()));
    }
  }

  void release() {
    distributed.ifPresent(Dataset::unpersist);
  }
}
