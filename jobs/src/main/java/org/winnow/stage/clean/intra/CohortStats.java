package org.winnow.stage.clean.intra;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.identity.Cohort;
import org.winnow.kernel.Vectors;
import scala.collection.JavaConverters;
import scala.collection.mutable.WrappedArray;
import scala.reflect.ClassTag$;

/** Impostor statistics of vectors, as columns. */
public final class CohortStats {
  private static final StructType STATS =
      new StructType()
          .add("mean", DataTypes.DoubleType, false)
          .add("std", DataTypes.DoubleType, false);

  private CohortStats() {}

  /** Adds impostor_mean and impostor_std of a column of unit vectors, relative to the cohort. */
  public static Dataset<Row> add(Dataset<Row> rows, String vector, Cohort cohort) {
    Broadcast<Cohort> broadcast =
        rows.sparkSession().sparkContext().broadcast(cohort, ClassTag$.MODULE$.apply(Cohort.class));
    UDF1<WrappedArray<Float>, Row> stats =
        values -> {
          Cohort.Stats result =
              broadcast.value().stats(Vectors.of(JavaConverters.seqAsJavaList(values)));
          return RowFactory.create(result.mean(), result.deviation());
        };
    return rows.withColumn("stats", udf(stats, STATS).apply(col(vector)))
        .withColumn("impostor_mean", col("stats.mean"))
        .withColumn("impostor_std", col("stats.std"))
        .drop("stats");
  }
}
