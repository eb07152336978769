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
public final class Checkpoints {
  /**
   * Rows up to these bytes become part of the plan. What is joined with them needs no shuffle, and
   * no task is sent all that they were made from: for few rows, that is most of the time.
   */
  private static final long FEW_BYTES = 1 << 20;

  private Checkpoints() {}

  /**
   * The same rows, computed here and now, with a plan that starts here. Many rows stay persisted
   * with the executors until the innermost {@link CheckpointScope} is closed. A lost executor's
   * share is computed again.
   */
  public static Dataset<Row> cut(Dataset<Row> rows) {
    return counted(rows).rows();
  }

  /**
   * Rows that were cut.
   *
   * @param counts number of rows in each partition; none where few rows became part of the plan
   */
  public record Counted(Dataset<Row> rows, List<Long> counts) {}

  /** As {@link #cut}; says what it has counted. */
  public static Counted counted(Dataset<Row> rows) {
    if (rows.queryExecution().optimizedPlan() instanceof LocalRelation few) {
      return new Counted(local(rows, few.data()), List.of());
    }
    // Rows as Spark keeps them, not as objects: arrays of numbers stay without boxes.
    JavaRDD<InternalRow> kept =
        CheckpointScope.persist(
            rows.queryExecution().toRdd().toJavaRDD().map(InternalRow::copy),
            StorageLevel.MEMORY_AND_DISK_SER());
    // Few rows come with the answer of how many bytes they are: no second job.
    long share = FEW_BYTES / Math.max(1, kept.getNumPartitions());
    List<Part> parts = kept.mapPartitions(part -> Part.of(part, share)).collect();
    if (parts.stream().mapToLong(Part::bytes).sum() > FEW_BYTES) {
      return new Counted(
          rows.sparkSession().internalCreateDataFrame(kept.rdd(), rows.schema(), false),
          parts.stream().map(Part::count).toList());
    }
    List<InternalRow> few =
        parts.stream().allMatch(Part::whole)
            ? parts.stream().flatMap(part -> part.rows().stream()).toList()
            : kept.collect();
    kept.unpersist(false);
    return new Counted(local(rows, scala(few)), List.of());
  }

  /**
   * The rows of a partition.
   *
   * @param rows none of them where they are more than their share of what is few
   */
  private record Part(long count, long bytes, boolean whole, List<InternalRow> rows)
      implements Serializable {
    private static Iterator<Part> of(Iterator<InternalRow> rows, long share) {
      List<InternalRow> few = new ArrayList<>();
      long count = 0;
      long bytes = 0;
      while (rows.hasNext()) {
        UnsafeRow row = (UnsafeRow) rows.next();
        count++;
        bytes += row.getSizeInBytes();
        if (bytes <= share) {
          few.add(row.copy());
        } else {
          few.clear();
        }
      }
      return List.of(new Part(count, bytes, bytes <= share, few)).iterator();
    }
  }

  private static Dataset<Row> local(Dataset<Row> rows, Seq<InternalRow> data) {
    List<Attribute> columns =
        List.copyOf(JavaConverters.seqAsJavaList(DataTypeUtils.toAttributes(rows.schema())));
    return Dataset.ofRows(rows.sparkSession(), new LocalRelation(scala(columns), data, false));
  }

  /** Number of rows; told without work where they are part of the plan. */
  public static long count(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan() instanceof LocalRelation few
        ? few.data().size()
        : rows.count();
  }

  private static <T> Seq<T> scala(List<T> values) {
    return JavaConverters.asScalaBuffer(values).toSeq();
  }
}
