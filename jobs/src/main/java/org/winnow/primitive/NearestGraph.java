package org.winnow.primitive;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.algo.vector.NearestLists;
import org.winnow.algo.vector.PairFinder;
import org.winnow.algo.vector.VectorBlock;

/**
 * The k nearest neighbours of every vector of a large set, approximately: each vector is compared
 * only with those of the cells nearest to it (an inverted file). How many cells are searched
 * follows from the recall that is asked for, measured against the exact neighbours of a sample of
 * this very set; what is reported is measured on another sample.
 *
 * @param graph columns number, neighbours (numbers, the most similar first) and similarities
 * @param numbers columns id and number
 * @param recall share of the true neighbours that was found, on the second sample
 * @param cells number of cells
 * @param probes cells that each vector was searched in
 */
public record NearestGraph(
    Dataset<Row> graph, Dataset<Row> numbers, double recall, int cells, int probes) {
  private static final StructType NODE =
      new StructType()
          .add("number", DataTypes.IntegerType, false)
          .add("neighbours", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add("similarities", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private static final int SAMPLE = 800;
  private static final int MOST_PROBES = 256;

  /**
   * What is asked for.
   *
   * @param k neighbours of each vector
   * @param least least cosine of a neighbour
   * @param recall share of the true neighbours to find, in (0, 1]
   * @param seed decides cells and samples
   */
  public record Request(int k, float least, double recall, long seed) {}

  /** Builds the graph. Two vectors with equal {@code apart} are no neighbours. */
  public static NearestGraph of(VectorSet set, Request request) {
    SparkSession spark = set.rows().sparkSession();
    NumberedVectors numbered = NumberedVectors.of(set);
    int groups = 8 * spark.sparkContext().defaultParallelism();
    Centres centres = Centres.of(numbered, set.count(), groups, request.seed());
    Ranks ranks = Ranks.measure(numbered, set.count(), centres, request);
    int probes = ranks.probes(request.recall());
    Broadcast<Centres> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(centres);
    int k = request.k();
    float least = request.least();
    JavaPairRDD<Integer, byte[]> lists =
        Cells.gathered(
                numbered
                    .vectors()
                    .queryExecution()
                    .toRdd()
                    .toJavaRDD()
                    .mapPartitionsToPair(rows -> new ProbeRoute(rows, shared.value(), probes)),
                centres.groupCount())
            .mapPartitionsToPair(chunks -> new ProbeTask(chunks, centres.dimension(), k, least))
            .reduceByKey((a, b) -> NeighbourLists.merged(a, b, k));
    Dataset<Row> graph =
        Plans.cut(
            spark.createDataFrame(
                lists.map(list -> NeighbourLists.row(list._1(), list._2())), NODE));
    return new NearestGraph(
        graph, numbered.numbers(), ranks.recall(probes), centres.count(), probes);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d of %d cells searched, recall %.3f", probes, cells, recall);
  }

  /**
   * In which of a vector's nearest cells its true neighbours lie.
   *
   * @param tuning how many neighbours of the first sample lie in the cell of each rank
   * @param check the same of the second sample
   */
  private record Ranks(long[] tuning, long[] check) {
    static Ranks measure(NumberedVectors set, long count, Centres centres, Request request) {
      Dataset<Row> named =
          set.vectors()
              .select(
                  col("number").cast("string").as("id"),
                  col("vector"),
                  when(col("apart").notEqual(0), col("apart").cast("string")).as("apart"));
      Dataset<Row> sample =
          named.filter(
              pmod(xxhash64(col("id"), lit(request.seed())), lit(1_000_000))
                  .lt(1_000_000.0 * SAMPLE / count));
      Dataset<Row> neighbours =
          SimilarityJoin.nearest(
              new VectorSet(sample, Math.min(SAMPLE, count)),
              new VectorSet(named, count),
              request.k(),
              request.least());
      Dataset<Row> pairs =
          neighbours
              .join(sample.select(col("id"), col("vector").as("query")), "id")
              .join(named.select(col("id").as("neighbour"), col("vector").as("other")), "neighbour")
              .select(col("id"), col("query"), col("other"));
      MapPartitionsFunction<Row, Row> rank = rows -> ranks(rows, centres);
      StructType counts =
          new StructType()
              .add("sample", DataTypes.IntegerType, false)
              .add("rank", DataTypes.IntegerType, false);
      long[][] of = new long[2][centres.count() + 1];
      // At most two rows a rank.
      for (Row row :
          pairs
              .mapPartitions(rank, Encoders.row(counts))
              .groupBy("sample", "rank")
              .count()
              .collectAsList()) {
        of[row.getInt(0)][row.getInt(1)] += row.getLong(2);
      }
      return new Ranks(of[0], of[1]);
    }

    private static Iterator<Row> ranks(Iterator<Row> pairs, Centres centres) {
      try (VectorBlock block = centres.block();
          PairFinder finder = TaskFinder.open()) {
        List<Row> found = new ArrayList<>();
        while (pairs.hasNext()) {
          Row pair = pairs.next();
          try (VectorBlock both = Centres.block(both(pair))) {
            NearestLists cells =
                Centres.nearest(both, block, finder, Math.min(MOST_PROBES, block.count()));
            int rank = 0;
            while (rank < cells.size(0) && cells.number(0, rank) != cells.number(1, 0)) {
              rank++;
            }
            found.add(RowFactory.create(pair.getString(0).hashCode() & 1, rank));
          }
        }
        return found.iterator();
      }
    }

    private static Iterator<Row> both(Row pair) {
      return List.of(RowFactory.create(0, pair.get(1)), RowFactory.create(0, pair.get(2)))
          .iterator();
    }

    /** The least number of cells in which that share of the first sample's neighbours lies. */
    int probes(double recall) {
      int most = Math.max(1, Math.min(MOST_PROBES, tuning.length - 1));
      for (int probes = 1; probes < most; probes++) {
        if (share(tuning, probes) >= recall) {
          return probes;
        }
      }
      return most;
    }

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
}
