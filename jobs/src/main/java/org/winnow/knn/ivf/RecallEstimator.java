package org.winnow.knn.ivf;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.winnow.kernel.ExactRescorer;
import org.winnow.kernel.Selection;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.TopK;
import org.winnow.kernel.VectorBlock;
import org.winnow.knn.exact.KernelFactory;
import org.winnow.spark.RowView;
import scala.Tuple2;

/**
 * Estimates recall by probes: in which of a query's nearest cells its true neighbours lie, on two
 * samples of queries.
 *
 * @param tuningHits true neighbours of the tuning sample by rank of their cell
 * @param checkHits true neighbours of the check sample by rank of their cell
 * @param marginHits true neighbours of both samples by margin of their cell, in steps: the
 *     difference of the query's cosines with the nearest centroid and with that of the cell
 */
record RecallEstimator(long[] tuningHits, long[] checkHits, long[] marginHits) {
  private static final int QUERIES = 1200;

  /** Safety margin for sampling error, as a share of the misses allowed. */
  private static final double MISS_MARGIN = 0.1;

  /** Largest margin: cosines lie within -1 and 1. */
  private static final double MAX_MARGIN = 2;

  private static final int MARGIN_STEPS = 8192;

  /** Marks the key of a margin, in place of the sample. */
  private static final int MARGIN = 2 << 16;

  private static final int BATCH = 4096;
  private static final int HASH_RANGE = 1_000_000_000;

  /** A sampled query. */
  private record Query(int number, long exclusionKey, float[] vector) implements Serializable {
    /** The sample of this query, as bit 16 of a key. */
    int sample() {
      return (number * 0x9E3779B9 >>> 31) << 16;
    }

    boolean mayPair(int other, long otherExclusionKey) {
      return number != other && (exclusionKey == 0 || exclusionKey != otherExclusionKey);
    }
  }

  /** Queries, and the numbers of their true neighbours by number of the query. */
  record Sample(List<Query> queries, Map<Integer, int[]> neighbours) {}

  /** Draws both samples, and finds their true neighbours by brute force. */
  static Sample sample(NumberedVectors set, long count, KnnGraph.Request request) {
    // About 1,200.
    List<Query> queries =
        RowView.of(
                set.vectors()
                    .filter(
                        pmod(
                                xxhash64(lit("query"), col(KnnGraph.NUMBER), lit(request.seed())),
                                lit(HASH_RANGE))
                            .lt((double) HASH_RANGE * QUERIES / count)))
            .map(row -> new Query(row.getInt(0), row.getLong(1), row.getFloats(2)))
            .collect();
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(set.vectors().sparkSession().sparkContext());
    // About 1,200 times k numbers. Each task holds a list for each query: no more tasks than cores.
    Map<Integer, int[]> neighbours = new HashMap<>();
    RowView.of(set.vectors())
        .coalesce(spark.defaultParallelism())
        .mapPartitionsToPair(rows -> exactNeighbours(rows, queries, request))
        .reduceByKey((a, b) -> NeighbourCodec.merge(a, b, request.k()))
        .collect()
        .forEach(list -> neighbours.put(list._1(), NeighbourCodec.numbers(list._2())));
    return new Sample(queries, neighbours);
  }

  /** Counts the true neighbours by rank of their cell. */
  static RecallEstimator measure(NumberedVectors set, IvfCentroids centroids, Sample sample) {
    List<Query> queries = sample.queries();
    Map<Integer, int[]> neighbours = sample.neighbours();
    Map<Integer, Integer> cells = cellsOf(set, centroids, neighbours.values());
    long[][] hits = {
      new long[centroids.count()], new long[centroids.count()], new long[MARGIN_STEPS]
    };
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(set.vectors().sparkSession().sparkContext());
    spark
        .parallelize(queries, Math.max(1, Math.min(queries.size(), spark.defaultParallelism())))
        .mapPartitionsToPair(part -> countRanks(part, centroids, neighbours, cells))
        .reduceByKey(Long::sum)
        // At most two entries per rank, and one per step of the margin.
        .collect()
        .forEach(entry -> hits[entry._1() >> 16][entry._1() & 0xFFFF] += entry._2());
    return new RecallEstimator(hits[0], hits[1], hits[2]);
  }

  /** The nearest neighbours of the queries among these rows, by brute force. */
  private static Iterator<Tuple2<Integer, byte[]>> exactNeighbours(
      Iterator<RowView> rows, List<Query> queries, KnnGraph.Request request) {
    List<Tuple2<Integer, byte[]>> found = new ArrayList<>();
    TopK lists = new TopK(queries.size(), request.k(), request.minSimilarity());
    int[] numbers = new int[BATCH];
    long[] exclusionKeys = new long[BATCH];
    if (queries.isEmpty()) {
      return found.iterator();
    }
    int dimension = queries.get(0).vector().length;
    try (SimilarityKernel kernel = KernelFactory.forTopK();
        VectorBlock block = VectorBlock.allocate(queries.size(), dimension);
        VectorBlock batch = VectorBlock.allocate(BATCH, dimension)) {
      queries.forEach(query -> block.add(query.vector()));
      ExactRescorer rescorer = new ExactRescorer(kernel, block);
      while (rows.hasNext()) {
        batch.clear();
        while (rows.hasNext() && !batch.isFull()) {
          RowView row = rows.next();
          numbers[batch.count()] = row.getInt(0);
          exclusionKeys[batch.count()] = row.getLong(1);
          batch.add(row.getFloats(2));
        }
        rescorer.topK(
            batch, numbers, lists, (i, j) -> queries.get(i).mayPair(numbers[j], exclusionKeys[j]));
      }
    }
    for (int i = 0; i < queries.size(); i++) {
      found.add(new Tuple2<>(queries.get(i).number(), NeighbourCodec.write(lists, i)));
    }
    return found.iterator();
  }

  /** The cell of each of these vectors, by number. */
  private static Map<Integer, Integer> cellsOf(
      NumberedVectors set, IvfCentroids centroids, Collection<int[]> numbers) {
    Set<Integer> wanted = new HashSet<>();
    numbers.forEach(list -> Arrays.stream(list).forEach(wanted::add));
    Map<Integer, Integer> cells = new HashMap<>();
    RowView.of(set.vectors())
        .filter(row -> wanted.contains(row.getInt(0)))
        .mapPartitions(rows -> cellsOf(rows, centroids))
        .collect()
        .forEach(cell -> cells.put(cell._1(), cell._2()));
    return cells;
  }

  private static Iterator<Tuple2<Integer, Integer>> cellsOf(
      Iterator<RowView> rows, IvfCentroids centroids) {
    List<Tuple2<Integer, Integer>> found = new ArrayList<>();
    int[] numbers = new int[BATCH];
    try (VectorBlock block = centroids.toBlock();
        SimilarityKernel kernel = KernelFactory.forTopK();
        VectorBlock batch = VectorBlock.allocate(BATCH, centroids.dimension())) {
      while (rows.hasNext()) {
        batch.clear();
        while (rows.hasNext() && !batch.isFull()) {
          RowView row = rows.next();
          numbers[batch.count()] = row.getInt(0);
          batch.add(row.getFloats(2));
        }
        TopK lists = IvfCentroids.nearestCells(batch, block, kernel, 1);
        for (int i = 0; i < batch.count(); i++) {
          found.add(new Tuple2<>(numbers[i], lists.number(i, 0)));
        }
      }
    }
    return found.iterator();
  }

  /** Number of true neighbours by sample and rank of the cell, and by margin. */
  private static Iterator<Tuple2<Integer, Long>> countRanks(
      Iterator<Query> queries,
      IvfCentroids centroids,
      Map<Integer, int[]> neighbours,
      Map<Integer, Integer> cells) {
    Map<Integer, Long> counts = new HashMap<>();
    queries.forEachRemaining(
        query -> {
          float[] cosines = centroids.cosines(query.vector());
          // Most neighbours share a few cells.
          Map<Integer, Integer> ranks = new HashMap<>();
          float nearest = Selection.kthLargest(cosines, 1);
          for (int neighbour : neighbours.getOrDefault(query.number(), new int[0])) {
            int cell = cells.get(neighbour);
            int rank = ranks.computeIfAbsent(cell, its -> IvfCentroids.rankOf(cosines, its));
            counts.merge(query.sample() | rank, 1L, Long::sum);
            counts.merge(MARGIN | step(nearest - cosines[cell]), 1L, Long::sum);
          }
        });
    List<Tuple2<Integer, Long>> all = new ArrayList<>();
    counts.forEach((key, count) -> all.add(new Tuple2<>(key, count)));
    return all.iterator();
  }

  private static int step(double margin) {
    return (int) Math.min(MARGIN_STEPS - 1, margin * (MARGIN_STEPS / MAX_MARGIN));
  }

  /**
   * Margins within which shares of the true neighbours of both samples lie.
   *
   * @param count number of shares, from {@code 1 / count} to all
   */
  double[] margins(int count) {
    double[] margins = new double[count];
    long all = Arrays.stream(marginHits).sum();
    long found = 0;
    int steps = 0;
    for (int i = 0; i < count - 1; i++) {
      while (steps < MARGIN_STEPS && found * count < all * (i + 1)) {
        found += marginHits[steps++];
      }
      margins[i] = all == 0 ? MAX_MARGIN : steps * (MAX_MARGIN / MARGIN_STEPS);
    }
    margins[count - 1] = MAX_MARGIN;
    return margins;
  }

  /** The smallest number of probes that reaches a recall on the tuning sample. */
  int probesFor(double recall) {
    int probes = 1;
    while (probes < tuningHits.length
        && share(tuningHits, probes) < recall + MISS_MARGIN * (1 - recall)) {
      probes++;
    }
    return probes;
  }

  /** The recall on the check sample. */
  double recallOf(int probes) {
    return share(checkHits, probes);
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
