package org.winnow.spark;

import org.apache.spark.SparkContext;
import scala.Tuple2;
import scala.collection.JavaConverters;

/** The memory in which Spark keeps persisted rows. What does not fit goes to local disks. */
public final class StorageMemory {
  private StorageMemory() {}

  /** Bytes on all executors that are there now, and on the driver. */
  public static long bytes(SparkContext context) {
    long sum = 0;
    for (Tuple2<Object, Object> maxAndFree :
        JavaConverters.asJavaIterable(context.getExecutorMemoryStatus().values())) {
      sum += (Long) maxAndFree._1();
    }
    return sum;
  }
}
