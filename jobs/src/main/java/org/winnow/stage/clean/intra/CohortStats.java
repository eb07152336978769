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

/** How similar vectors are to strangers, as columns. */
public final class CohortStats {
  private static final StructType STANDING =
      new StructType()
          .add("mean", DataTypes.DoubleType, false)
          .add("deviation", DataTypes.DoubleType, false);

  private CohortStats() {}

  /** Adds stranger_mean and stranger_deviation of a column of unit vectors. */
  public static Dataset<Row> add(Dataset<Row> rows, String vector, Cohort cohort) {
    Broadcast<Cohort> held =
        rows.sparkSession().sparkContext().broadcast(cohort, ClassTag$.MODULE$.apply(Cohort.class));
    UDF1<WrappedArray<Float>, Row> standing =
        values -> {
          Cohort.Stats found = held.value().stats(Vectors.of(JavaConverters.seqAsJavaList(values)));
          return RowFactory.create(found.mean(), found.deviation());
        };
    return rows.withColumn("standing", udf(standing, STANDING).apply(col(vector)))
        .withColumn("stranger_mean", col("standing.mean"))
        .withColumn("stranger_deviation", col("standing.deviation"))
        .drop("standing");
  }
}
