package org.winnow.primitive;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;

/**
 * Cuts query plans: a plan that is built upon itself in a loop doubles each time, until the driver
 * only prints plans.
 */
public final class Plans {
  private Plans() {}

  /**
   * The same rows, computed once and kept with the executors, with a plan that starts here. They
   * are dropped when nobody refers to them any more; a lost executor's share is computed again.
   */
  public static Dataset<Row> cut(Dataset<Row> rows) {
    // Rows as Spark keeps them, not as objects: arrays of numbers stay without boxes.
    JavaRDD<InternalRow> kept =
        rows.queryExecution()
            .toRdd()
            .toJavaRDD()
            .map(InternalRow::copy)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    return rows.sparkSession().internalCreateDataFrame(kept.rdd(), rows.schema(), false);
  }
}
