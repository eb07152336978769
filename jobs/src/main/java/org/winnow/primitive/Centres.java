package org.winnow.primitive;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.winnow.algo.vector.KMeans;
import org.winnow.algo.vector.NearestLists;
import org.winnow.algo.vector.PairFinder;
import org.winnow.algo.vector.PairScan;
import org.winnow.algo.vector.VectorBlock;

/**
 * Centres of cells, and the groups of neighbouring cells that one task searches. Small enough for
 * the driver: at most 16,384 vectors.
 *
 * @param vectors the centres one after the other
 * @param groups group of each cell
 */
record Centres(float[] vectors, int dimension, int[] groups) implements Serializable {
  private static final int MOST = 16_384;
  private static final int SAMPLE_OF_CELL = 40;
  private static final int ROUNDS = 8;

  int count() {
    return groups.length;
  }

  int groupCount() {
    int most = 0;
    for (int group : groups) {
      most = Math.max(most, group + 1);
    }
    return most;
  }

  /** Number of cells with which searching costs least: about 4 √n. */
  static int cells(long count) {
    return (int) Math.max(1, Math.min(MOST, Math.min(4 * Math.sqrt(count), count / 10.0)));
  }

  /** Learns the centres on a sample, in one task. */
  static Centres of(NumberedVectors set, long count, int groups, long seed) {
    int cells = cells(count);
    double share = Math.min(1, (double) SAMPLE_OF_CELL * cells / count);
    Dataset<Row> sample =
        set.vectors()
            .filter(
                functions
                    .pmod(
                        functions.xxhash64(functions.col("number"), functions.lit(seed)),
                        functions.lit(1_000_000))
                    .lt(share * 1_000_000))
            .select("number", "vector")
            .repartition(1)
            .sortWithinPartitions("number")
            .select("vector");
    List<byte[]> learned =
        sample
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(rows -> learn(rows, cells, groups, seed))
            .collect();
    return read(learned.get(0));
  }

  private static Iterator<byte[]> learn(
      Iterator<InternalRow> rows, int cells, int groups, long seed) {
    try (PairFinder finder = TaskFinder.open();
        VectorBlock block = block(rows)) {
      KMeans means = new KMeans(finder, ROUNDS, seed);
      try (VectorBlock centres = means.centres(block, Math.min(cells, block.count()));
          VectorBlock middles = means.centres(centres, Math.min(groups, centres.count()))) {
        return List.of(write(centres, means.nearest(centres, middles))).iterator();
      }
    }
  }

  private static VectorBlock block(Iterator<InternalRow> rows) {
    VectorBlock block = null;
    while (rows.hasNext()) {
      float[] vector = vector(rows.next(), 0);
      if (block == null) {
        block = VectorBlock.allocate(1024, vector.length);
      } else if (block.isFull()) {
        block = block.grown(2 * block.count());
      }
      block.add(vector);
    }
    return block == null ? VectorBlock.allocate(1, 1) : block;
  }

  private static byte[] write(VectorBlock centres, int[] groups) {
    ByteBuffer out = ByteBuffer.allocate(8 + 4 * groups.length * (1 + centres.dimension()));
    out.putInt(groups.length).putInt(centres.dimension());
    float[] vector = new float[centres.dimension()];
    for (int i = 0; i < groups.length; i++) {
      out.putInt(groups[i]);
      centres.copy(i, vector);
      for (float value : vector) {
        out.putFloat(value);
      }
    }
    return out.array();
  }

  private static Centres read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int[] groups = new int[in.getInt()];
    int dimension = in.getInt();
    float[] vectors = new float[groups.length * dimension];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = in.getInt();
      for (int j = 0; j < dimension; j++) {
        vectors[i * dimension + j] = in.getFloat();
      }
    }
    return new Centres(vectors, dimension, groups);
  }

  /** The centres off-heap; the caller closes them. */
  VectorBlock block() {
    VectorBlock block = VectorBlock.allocate(Math.max(1, count()), dimension);
    float[] vector = new float[dimension];
    for (int i = 0; i < count(); i++) {
      System.arraycopy(vectors, i * dimension, vector, 0, dimension);
      block.add(vector);
    }
    return block;
  }

  /** The nearest cells of some vectors, the best first. */
  static NearestLists nearest(
      VectorBlock vectors, VectorBlock centres, PairFinder finder, int most) {
    NearestLists lists = new NearestLists(vectors.count(), most, -2);
    new PairScan(finder, vectors).nearest(centres, 0, lists, (row, column) -> true);
    return lists;
  }

  /** The vector of a row: column {@code index}. */
  static float[] vector(InternalRow row, int index) {
    return row.getArray(index).toFloatArray();
  }
}
