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
 * Materialises datasets: computes their rows and replaces the query plan by its result. Without
 * this, a plan that a loop builds upon itself doubles in each round.
 */
public final class Materializer {
  /**
   * Rows up to this size become a local relation. Joins with it need no shuffle, and tasks do not
   * receive the data it was computed from. For small datasets, this saves most of the time.
   */
  private static final long MAX_LOCAL_BYTES = 1 << 20;

  private Materializer() {}

  /**
   * Computes the rows now, and returns them with a plan that starts from the result. Large results
   * stay persisted on the executors until the innermost {@link ResourceScope} is closed. Partitions
   * of a lost executor are recomputed.
   */
  public static Dataset<Row> materialize(Dataset<Row> rows) {
    return materializeWithCounts(rows).rows();
  }

  /**
   * Materialised rows.
   *
   * @param partitionCounts number of rows in each partition; empty for a local relation
   */
  public record Materialized(Dataset<Row> rows, List<Long> partitionCounts) {}

  /** As {@link #materialize}, with the number of rows per partition. */
  public static Materialized materializeWithCounts(Dataset<Row> rows) {
    if (rows.queryExecution().optimizedPlan() instanceof LocalRelation localRows) {
      return new Materialized(localRelation(rows, localRows.data()), List.of());
    }
    // Spark's internal rows, because external rows would box the numbers of arrays.
    JavaRDD<InternalRow> persisted =
        ResourceScope.persist(
            rows.queryExecution().toRdd().toJavaRDD().map(InternalRow::copy),
            StorageLevel.MEMORY_AND_DISK_SER());
    // Small results come along with their size, which saves a second job.
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
   * Size of a partition, and its rows if they are few.
   *
   * @param rows empty if the partition exceeds its share of a local relation
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

  /** Number of rows. A local relation is counted without a job. */
  public static long count(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan() instanceof LocalRelation local
        ? local.data().size()
        : rows.count();
  }

  private static <T> Seq<T> toSeq(List<T> values) {
    return JavaConverters.asScalaBuffer(values).toSeq();
  }
}
