package org.winnow.knn.ivf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.kernel.Vectors;
import org.winnow.spark.RowView;
import org.winnow.testing.SparkExtension;
import scala.Tuple2;

@ExtendWith(SparkExtension.class)
class IvfRouterIT {
  private static final int FACES = 3000;
  private static final int DIMENSION = 32;
  private static final int CELLS = 40;
  private static final IvfPartitioning BLOCKS = new IvfPartitioning(20, 4);

  @Test
  void aTaskBuffersNoMoreThanItMayAndSendsTheSame(SparkSession spark) {
    List<String> unbounded = routed(spark, Long.MAX_VALUE);
    List<String> bounded = routed(spark, 1 << 20);

    int most = Integer.parseInt(bounded.remove(0));
    assertThat(Integer.parseInt(unbounded.remove(0))).as("without a bound").isGreaterThan(3 << 20);
    // The writer that goes beyond is the last before the flush.
    assertThat(most).isLessThanOrEqualTo((1 << 20) + (64 << 10));
    assertThat(bounded).hasSizeGreaterThan(FACES).isEqualTo(unbounded);
  }

  /** The most bytes that were buffered, then block, number and cells of all that was sent. */
  private static List<String> routed(SparkSession spark, long bound) {
    return new ArrayList<>(
        RowView.of(vectors(spark)).mapPartitions(rows -> sent(rows, bound)).collect());
  }

  /** One partition of columns number, exclusion_key and vector. */
  private static Dataset<Row> vectors(SparkSession spark) {
    Random random = new Random(4);
    List<Row> rows =
        IntStream.range(0, FACES)
            .mapToObj(
                number ->
                    RowFactory.create(
                        number, 0L, Vectors.centroid(List.of(floats(random, DIMENSION)))))
            .toList();
    StructType schema =
        new StructType()
            .add("number", DataTypes.IntegerType, false)
            .add("exclusion_key", DataTypes.LongType, false)
            .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false), false);
    return spark.createDataFrame(rows, schema).coalesce(1);
  }

  private static Iterator<String> sent(Iterator<RowView> rows, long bound) {
    Random random = new Random(3);
    IvfCentroids centres =
        new IvfCentroids(
            floats(random, CELLS * DIMENSION),
            DIMENSION,
            IntStream.range(0, CELLS).map(cell -> cell % 20).toArray());
    IvfRouter route = new IvfRouter(rows, centres, 10, BLOCKS, bound);
    long most = 0;
    List<String> sent = new ArrayList<>();
    while (route.hasNext()) {
      most = Math.max(most, route.peakBuffered());
      Tuple2<Integer, byte[]> chunk = route.next();
      IvfBatch.read(
          chunk._2(),
          (number, exclusionKey, cells, vector) ->
              sent.add(chunk._1() + " " + number + " " + IntStream.of(cells).boxed().toList()));
    }
    Collections.sort(sent);
    sent.add(0, Long.toString(most));
    return sent.iterator();
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
