package org.winnow.stage.cluster;

import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.kernel.Vectors;
import scala.Tuple2;

/** The centres of groups of unit vectors: their sums at length 1. */
public final class GroupCentroids {
  /** Sums of whole numbers do not depend on their order, as those of floating point do. */
  private static final double ONE = 1L << 36;

  private static final StructType CENTRE =
      new StructType()
          .add("community", DataTypes.IntegerType, false)
          .add("centre", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private GroupCentroids() {}

  /**
   * Computes centres; exact to 2<sup>-36</sup> a vector, and the same in any order.
   *
   * @param rows columns community (int) and vector (unit vectors of one length); up to
   *     2<sup>26</sup> of a community
   * @return columns community and centre
   */
  public static Dataset<Row> of(Dataset<Row> rows) {
    JavaPairRDD<Integer, long[]> sums =
        rows.select("community", "vector")
            .javaRDD()
            .mapToPair(row -> new Tuple2<>(row.getInt(0), row.<Float>getList(1)))
            .aggregateByKey(new long[0], GroupCentroids::add, GroupCentroids::add);
    return rows.sparkSession()
        .createDataFrame(sums.map(sum -> RowFactory.create(sum._1(), centre(sum._2()))), CENTRE);
  }

  private static long[] add(long[] sum, List<Float> vector) {
    long[] next = sum.length == 0 ? new long[vector.size()] : sum;
    for (int i = 0; i < next.length; i++) {
      next[i] += Math.round(vector.get(i) * ONE);
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

  private static float[] centre(long[] sum) {
    float[] centre = new float[sum.length];
    for (int i = 0; i < centre.length; i++) {
      centre[i] = (float) (sum[i] / ONE);
    }
    return Vectors.centroid(List.of(centre));
  }
}
