package org.winnow.primitive;

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
public final class Plans {
  /**
   * Rows up to these bytes become part of the plan. What is joined with them needs no shuffle, and
   * no task is sent all that they were made from: for few rows, that is most of the time.
   */
  private static final long FEW_BYTES = 1 << 20;

  private Plans() {}

  /**
   * The same rows, computed here and now, with a plan that starts here. Many rows are kept with the
   * executors until nobody refers to them any more; a lost executor's share is computed again.
   */
  public static Dataset<Row> cut(Dataset<Row> rows) {
    if (rows.queryExecution().optimizedPlan() instanceof LocalRelation few) {
      return local(rows, few.data());
    }
    // Rows as Spark keeps them, not as objects: arrays of numbers stay without boxes.
    JavaRDD<InternalRow> kept =
        rows.queryExecution()
            .toRdd()
            .toJavaRDD()
            .map(InternalRow::copy)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    if (kept.mapPartitions(Plans::bytes).fold(0L, Long::sum) > FEW_BYTES) {
      return rows.sparkSession().internalCreateDataFrame(kept.rdd(), rows.schema(), false);
    }
    List<InternalRow> few = kept.collect();
    kept.unpersist(false);
    return local(rows, scala(few));
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

  private static Iterator<Long> bytes(Iterator<InternalRow> rows) {
    long bytes = 0;
    while (rows.hasNext()) {
      bytes += ((UnsafeRow) rows.next()).getSizeInBytes();
    }
    return List.of(bytes).iterator();
  }
}
