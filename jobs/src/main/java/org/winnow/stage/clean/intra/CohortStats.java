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
import org.winnow.table.Field;
import scala.collection.JavaConverters;
import scala.collection.mutable.WrappedArray;
import scala.reflect.ClassTag$;

/** Impostor statistics of vectors, as columns. */
public final class CohortStats {
  public static final Field IMPOSTOR_MEAN =
      new Field(
          "impostor_mean",
          DataTypes.DoubleType,
          false,
          "Mean of the cosines of a vector to the cohort");

  public static final Field IMPOSTOR_STD =
      new Field("impostor_std", DataTypes.DoubleType, false, "Standard deviation of these cosines");

  private static final String MEAN = "mean";
  private static final String DEVIATION = "std";
  private static final String STATS = "stats";

  private static final StructType STATS_TYPE =
      new StructType()
          .add(MEAN, DataTypes.DoubleType, false)
          .add(DEVIATION, DataTypes.DoubleType, false);

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
    return rows.withColumn(STATS, udf(stats, STATS_TYPE).apply(col(vector)))
        .withColumn(IMPOSTOR_MEAN.name(), col(STATS).getField(MEAN))
        .withColumn(IMPOSTOR_STD.name(), col(STATS).getField(DEVIATION))
        .drop(STATS);
  }
}
