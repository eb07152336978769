package org.winnow.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.storage.StorageLevel;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Cuts query plans: a plan that is built upon itself in a loop doubles each time, until the driver
 * only prints plans.
 */
public final class Materializer {
  /**
   * Rows up to these bytes become part of the plan. What is joined with them needs no shuffle, and
   * no task is sent all that they were made from: for few rows, that is most of the time.
   */
  private static final long MAX_LOCAL_BYTES = 1 << 20;

  private Materializer() {}

  /**
   * The same rows, computed here and now, with a plan that starts here. Many rows stay persisted
   * with the executors until the innermost {@link ResourceScope} is closed. A lost executor's share
   * is computed again.
   */
  public static Dataset<Row> materialize(Dataset<Row> rows) {
    return materializeWithCounts(rows).rows();
  }

  /**
   * Rows that were cut.
   *
   * @param partitionCounts number of rows in each partition; none where few rows became part of the
   *     plan
   */
  public record Materialized(Dataset<Row> rows, List<Long> partitionCounts) {}

  /** As {@link #materialize}; says what it has counted. */
  public static Materialized materializeWithCounts(Dataset<Row> rows) {
    if (rows.queryExecution().optimizedPlan() instanceof LocalRelation localRows) {
      return new Materialized(localRelation(rows, localRows.data()), List.of());
    }
    // Rows as Spark keeps them, not as objects: arrays of numbers stay without boxes.
    JavaRDD<InternalRow> persisted =
        ResourceScope.persist(
            rows.queryExecution().toRdd().toJavaRDD().map(InternalRow::copy),
            StorageLevel.MEMORY_AND_DISK_SER());
    // Few rows come with the answer of how many bytes they are: no second job.
    long maxBytesPerPartition = MAX_LOCAL_BYTES / Math.max(1, persisted.getNumPartitions());
    List<PartitionSummary> parts =
        persisted.mapPartitions(part -> PartitionSummary.of(part, maxBytesPerPartition)).collect();
    if (parts.stream().mapToLong(PartitionSummary::bytes).sum() > MAX_LOCAL_BYTES) {
      return new Materialized(
          rows.sparkSession().internalCreateDataFrame(persisted.rdd(), rows.schema(), false),
          parts.stream().map(PartitionSummary::count).toList());
    }
    List<InternalRow> localRows =
        parts.stream().allMatch(PartitionSummary::complete)
            ? parts.stream().flatMap(part -> part.rows().stream()).toList()
            : persisted.collect();
    persisted.unpersist(false);
    return new Materialized(localRelation(rows, toSeq(localRows)), List.of());
  }

  /**
   * The rows of a partition.
   *
   * @param rows none of them where they are more than their share of what is few
   */
  private record PartitionSummary(long count, long bytes, boolean complete, List<InternalRow> rows)
      implements Serializable {
    private static Iterator<PartitionSummary> of(Iterator<InternalRow> rows, long maxBytes) {
      List<InternalRow> kept = new ArrayList<>();
      long count = 0;
      long bytes = 0;
      while (rows.hasNext()) {
        UnsafeRow row = (UnsafeRow) rows.next();
        count++;
        bytes += row.getSizeInBytes();
        if (bytes <= maxBytes) {
          kept.add(row.copy());
        } else {
          kept.clear();
        }
      }
      return List.of(new PartitionSummary(count, bytes, bytes <= maxBytes, kept)).iterator();
    }
  }

  private static Dataset<Row> localRelation(Dataset<Row> rows, Seq<InternalRow> data) {
    List<Attribute> columns =
        List.copyOf(JavaConverters.seqAsJavaList(DataTypeUtils.toAttributes(rows.schema())));
    return Dataset.ofRows(rows.sparkSession(), new LocalRelation(toSeq(columns), data, false));
  }

  /** Number of rows; told without work where they are part of the plan. */
  public static long count(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan() instanceof LocalRelation local
        ? local.data().size()
        : rows.count();
  }

  private static <T> Seq<T> toSeq(List<T> values) {
    return JavaConverters.asScalaBuffer(values).toSeq();
  }
}
