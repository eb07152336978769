package org.winnow.knn.exact;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.kernel.Vectors;
import scala.Tuple2;

/** Centroids of groups of unit vectors: their sums, scaled to unit length. */
public final class GroupCentroids {
  /** Unit vector of a group. */
  public static final String CENTROID = "centroid";

  /** Fixed-point unit; integer sums do not depend on the order of the terms. */
  private static final double FIXED_POINT = 1L << 36;

  private GroupCentroids() {}

  /**
   * Computes centroids. The error is at most 2<sup>-36</sup> for each vector. The result does not
   * depend on the row order.
   *
   * @param rows columns of the group and vector (unit vectors of equal length); up to
   *     2<sup>26</sup> rows of a group
   * @param group name of the column of the group
   * @return the group and its centroid
   */
  public static Dataset<Row> of(Dataset<Row> rows, String group) {
    JavaPairRDD<Object, long[]> sums =
        rows.select(col(group), col(VectorSet.VECTOR))
            .javaRDD()
            .mapToPair(row -> new Tuple2<>(row.get(0), row.<Float>getList(1)))
            .aggregateByKey(new long[0], GroupCentroids::add, GroupCentroids::add);
    StructType schema =
        new StructType()
            .add(rows.schema().apply(group))
            .add(CENTROID, DataTypes.createArrayType(DataTypes.FloatType, false), false);
    return rows.sparkSession()
        .createDataFrame(sums.map(sum -> RowFactory.create(sum._1(), centroid(sum._2()))), schema);
  }

  private static long[] add(long[] sum, List<Float> vector) {
    long[] next = sum.length == 0 ? new long[vector.size()] : sum;
    for (int i = 0; i < next.length; i++) {
      next[i] += Math.round(vector.get(i) * FIXED_POINT);
    }
    return next;
  }

  private static long[] add(long[] a, long[] b) {
    if (a.length == 0) {
      return b;
    }
    for (int i = 0; i < b.length; i++) {
      a[i] += b[i];
    }
    return a;
  }

  private static float[] centroid(long[] sum) {
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / FIXED_POINT);
    }
    return Vectors.centroid(List.of(mean));
  }
}
