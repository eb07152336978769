package org.winnow.primitive;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.winnow.algo.vector.NearestLists;
import org.winnow.algo.vector.PairFinder;
import org.winnow.algo.vector.VectorBlock;
import scala.Tuple2;

/**
 * In which of a vector's nearest cells its true neighbours lie, measured on two samples.
 *
 * @param tuning how many neighbours of the first sample lie in the cell of each rank
 * @param check the same of the second sample
 */
record ProbeRanks(long[] tuning, long[] check) {
  private static final int SAMPLE = 2000;

  /** Share of the misses allowed that is kept in hand, since a sample is only a sample. */
  private static final double MARGIN = 0.03;

  private static final int MOST_PROBES = 256;
  private static final int BATCH = 4096;

  static ProbeRanks measure(
      NumberedVectors set, long count, Centres centres, NearestGraph.Request request) {
    Dataset<Row> named =
        set.vectors()
            .select(
                col("number").cast("string").as("id"),
                col("vector"),
                when(col("apart").notEqual(0), col("apart").cast("string")).as("apart"));
    Dataset<Row> sample =
        Plans.cut(
            named.filter(
                pmod(xxhash64(col("id"), lit(request.seed())), lit(1_000_000))
                    .lt(1_000_000.0 * SAMPLE / count)));
    Dataset<Row> neighbours =
        SimilarityJoin.nearest(
                new VectorSet(sample, Math.min(SAMPLE, count)),
                new VectorSet(named, count),
                request.k(),
                request.least())
            .select(col("id").as("query"), col("neighbour").as("id"));
    // About 2,000 entries.
    Map<String, int[]> cells = new HashMap<>();
    internal(sample.select("id", "vector"))
        .mapPartitions(rows -> nearest(rows, centres, Math.min(MOST_PROBES, centres.count())))
        .collect()
        .forEach(query -> cells.put(query._1(), query._2()));
    long[][] of = new long[2][centres.count() + 1];
    internal(named.join(broadcast(neighbours), "id").select("query", "vector"))
        .mapPartitions(rows -> nearest(rows, centres, 1))
        .mapToPair(
            pair -> {
              int rank = rank(cells.get(pair._1()), pair._2()[0]);
              return new Tuple2<>((pair._1().hashCode() & 1) << 16 | rank, 1L);
            })
        .reduceByKey(Long::sum)
        // At most two entries a rank.
        .collect()
        .forEach(entry -> of[entry._1() >> 16][entry._1() & 0xFFFF] += entry._2());
    return new ProbeRanks(of[0], of[1]);
  }

  private static JavaRDD<InternalRow> internal(Dataset<Row> rows) {
    return rows.queryExecution().toRdd().toJavaRDD();
  }

  /** Texts with the cells nearest to their vectors, the best first; rows are text and vector. */
  private static Iterator<Tuple2<String, int[]>> nearest(
      Iterator<InternalRow> rows, Centres centres, int most) {
    List<Tuple2<String, int[]>> found = new ArrayList<>();
    try (VectorBlock block = centres.block();
        PairFinder finder = TaskFinder.open()) {
      while (rows.hasNext()) {
        List<String> names = new ArrayList<>();
        try (VectorBlock batch = VectorBlock.allocate(BATCH, centres.dimension())) {
          while (rows.hasNext() && names.size() < BATCH) {
            InternalRow row = rows.next();
            names.add(row.getUTF8String(0).toString());
            batch.add(Centres.vector(row, 1));
          }
          NearestLists lists = Centres.nearest(batch, block, finder, most);
          for (int i = 0; i < names.size(); i++) {
            found.add(new Tuple2<>(names.get(i), lists.numbers(i)));
          }
        }
      }
    }
    return found.iterator();
  }

  private static int rank(int[] cells, int cell) {
    int rank = 0;
    while (rank < cells.length && cells[rank] != cell) {
      rank++;
    }
    return rank;
  }

  /** The least number of cells in which that share of the first sample's neighbours lies. */
  int probes(double recall) {
    int most = Math.max(1, Math.min(MOST_PROBES, tuning.length - 1));
    for (int probes = 1; probes < most; probes++) {
      if (share(tuning, probes) >= recall + MARGIN * (1 - recall)) {
        return probes;
      }
    }
    return most;
  }

  /** The share of the second sample's neighbours that lie in so many cells. */
  double recall(int probes) {
    return share(check, probes);
  }

  private static double share(long[] counts, int probes) {
    long all = 0;
    long found = 0;
    for (int rank = 0; rank < counts.length; rank++) {
      all += counts[rank];
      found += rank < probes ? counts[rank] : 0;
    }
    return all == 0 ? 1 : (double) found / all;
  }
}
