package org.winnow.nearest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.kernel.NearestLists;
import org.winnow.kernel.Selection;
import org.winnow.kernel.Similarities;
import org.winnow.spark.ResourceScope;
import org.winnow.spark.RowView;
import org.winnow.table.Faces;
import org.winnow.table.Vectors;

/**
 * The search of some queries in a {@link VectorIndex}, in waves. The first wave reads the nearest
 * cells. More cells follow until each query has k faces. The last wave reads all further cells that
 * may hold a face that is more similar than the k-th: then the result is exact.
 */
final class Search {
  private static final int GROWTH = 8;
  private static final String SIMILARITY = "cosine";
  private static final StructType SCORED =
      new StructType()
          .add(Faces.FACE_ID.name(), DataTypes.StringType, false)
          .add(SIMILARITY, DataTypes.FloatType, false);

  private final VectorIndex index;
  private final Queries queries;
  private final Optional<Passing> passing;
  private final Goal goal;
  private final SparkSession spark;
  private final NearestLists lists;

  /** For each query, the cells that are searched or hold no face that passes. */
  private final List<BitSet> done = new ArrayList<>();

  private final BitSet read = new BitSet();

  /** Whether so few faces pass that they are joined before they are compared. */
  private final boolean few;

  private Search(
      VectorIndex index, Queries queries, Optional<Passing> passing, Goal goal, long few) {
    this.index = index;
    this.queries = queries;
    this.passing = passing;
    this.goal = goal;
    this.few = passing.isPresent() && passing.get().count() <= few;
    this.spark = index.rows(new BitSet()).sparkSession();
    this.lists = new NearestLists(queries.size(), goal.k());
  }

  /**
   * Searches.
   *
   * @param queries of the dimension of the index
   * @param passing the faces that satisfy the condition; empty without a condition
   * @param few up to so many of them are joined before they are compared
   */
  static Found run(
      VectorIndex index, Queries queries, Optional<Passing> passing, Goal goal, long few) {
    try (ResourceScope scope = ResourceScope.open()) {
      return new Search(index, queries, passing, goal, few).run();
    }
  }

  private Found run() {
    BitSet empty = few ? cellsWithoutPassing() : new BitSet();
    queries.ids().forEach(id -> done.add((BitSet) empty.clone()));
    FirstWave first = FirstWave.of(index, queries.size(), passingShare(), goal);
    int probes = few ? index.cells().size() : first.nearest();
    if (passing.isEmpty() || passing.get().count() > 0) {
      nearestCells(probes, first.margin());
      while (!allFull() && probes < index.cells().size()) {
        probes = Math.min(index.cells().size(), GROWTH * probes);
        nearestCells(probes, 0);
      }
      if (goal.exact()) {
        reachableCells();
      }
    }
    boolean stopped = !goal.exact() && !allRead();
    return new Found(
        lists,
        method(),
        index.cells().size(),
        read.cardinality(),
        index.faces(),
        index.faces(read),
        passing.map(Passing::count).orElse(-1L),
        stopped ? OptionalDouble.of(first.recall()) : OptionalDouble.empty());
  }

  private String method() {
    if (few) {
      return "filter first";
    }
    return index.indexed() ? "cells by bound" : "scan of embeddings";
  }

  private OptionalDouble passingShare() {
    return passing
        .map(those -> OptionalDouble.of(those.count() / (double) Math.max(1, index.faces())))
        .orElse(OptionalDouble.empty());
  }

  private boolean allFull() {
    for (int query = 0; query < lists.queries(); query++) {
      if (!lists.isFull(query)) {
        return false;
      }
    }
    return true;
  }

  /** Whether no cell is left that may hold a face of any query. */
  private boolean allRead() {
    return done.stream().allMatch(cells -> cells.cardinality() == index.cells().size())
        || passing.isPresent() && passing.get().count() == 0;
  }

  /**
   * Searches the nearest cells of each query that has no k faces yet.
   *
   * @param margin further cells, see {@link FirstWave}
   */
  private void nearestCells(int count, double margin) {
    List<BitSet> probes = new ArrayList<>();
    if (count >= index.cells().size()) {
      for (int query = 0; query < queries.size(); query++) {
        probes.add(lists.isFull(query) ? new BitSet() : remaining(query));
      }
    } else {
      forEachQuery(
          (query, cosines) -> {
            BitSet cells = new BitSet();
            if (!lists.isFull(query)) {
              cells = reaching(cosines, least(cosines, count, margin));
              cells.andNot(done.get(query));
            }
            probes.add(cells);
          });
    }
    search(probes);
  }

  /** The smallest cosine of a centroid that is searched. */
  private static double least(float[] cosines, int count, double margin) {
    float nearest = -1;
    for (float cosine : cosines) {
      nearest = Math.max(nearest, cosine);
    }
    float kth = count == 1 ? nearest : Selection.kthLargest(cosines, count);
    return Math.min(kth, nearest - margin);
  }

  private static BitSet reaching(float[] cosines, double least) {
    long[] words = new long[(cosines.length + Long.SIZE - 1) / Long.SIZE];
    for (int cell = 0; cell < cosines.length; cell++) {
      words[cell / Long.SIZE] |= cosines[cell] >= least ? 1L << cell : 0;
    }
    return BitSet.valueOf(words);
  }

  /** Searches the other cells that may hold one of the k nearest. */
  private void reachableCells() {
    List<BitSet> probes = new ArrayList<>();
    forEachQuery(
        (query, cosines) -> {
          BitSet cells = remaining(query);
          float minimum = lists.minimum(query);
          cells.stream()
              .filter(cell -> !index.cells().get(cell).bound().mayReach(cosines[cell], minimum))
              .forEach(cells::clear);
          probes.add(cells);
        });
    search(probes);
  }

  private BitSet remaining(int query) {
    BitSet cells = index.all();
    cells.andNot(done.get(query));
    return cells;
  }

  /** The cosines of each query and all centroids. */
  private void forEachQuery(Similarities.RowVisitor visitor) {
    Similarities.forEachRow(
        queries.vectors(), index.cells().stream().map(Cell::centroid).toList(), visitor);
  }

  /**
   * Searches some cells.
   *
   * @param probes for each query, its cells
   */
  private void search(List<BitSet> probes) {
    BitSet cells = new BitSet();
    probes.forEach(cells::or);
    if (cells.isEmpty()) {
      return;
    }
    BitSet scanned = index.scanned(cells);
    read.or(scanned);
    Dataset<Row> rows = index.rows(scanned);
    if (passing.isPresent() && !few && queries.size() == 1) {
      searchThenFilter(rows, probes.get(0));
    } else {
      searchFiltered(passing.isEmpty() ? rows : passingOf(rows), probes);
    }
    for (int query = 0; query < probes.size(); query++) {
      done.get(query).or(probes.get(query));
    }
  }

  private Dataset<Row> passingOf(Dataset<Row> rows) {
    Dataset<Row> those = passing.orElseThrow().faces();
    return rows.join(few ? broadcast(those) : those, key(), "left_semi")
        .select(Vectors.CELL.col(), Vectors.FACE_ID.col(), Vectors.VECTOR.col())
        // A join that shuffles mixes the cells.
        .sortWithinPartitions(Vectors.CELL.col());
  }

  private static String[] key() {
    return new String[] {Faces.FACE_ID.name()};
  }

  /** Compares the vectors, all of which pass. At most k rows of each query reach the driver. */
  private void searchFiltered(Dataset<Row> rows, List<BitSet> probes) {
    Broadcast<SearchTask.Wave> shared =
        ResourceScope.broadcast(
            spark, new SearchTask.Wave(queries, ProbingQueries.words(probes), lists));
    int k = goal.k();
    JavaRDD<RowView> views = RowView.of(rows);
    int cores = spark.sparkContext().defaultParallelism();
    // Each task holds a list for each query: with many queries, no more tasks than cores.
    (queries.size() > 1 ? views.coalesce(cores) : views)
        .mapPartitionsToPair(part -> SearchTask.search(part, shared.value()))
        .reduceByKey((a, b) -> SearchTask.merge(a, b, k), cores)
        .collect()
        .forEach(list -> list._2().offerTo(lists, list._1()));
  }

  /**
   * Compares the vectors with one query, and drops those that are less similar than its k-th. The
   * faces that are left are few where k faces are known.
   */
  private void searchThenFilter(Dataset<Row> rows, BitSet probed) {
    float[] query = queries.vectors().get(0);
    String self = queries.ids().get(0);
    float minimum = lists.minimum(0);
    JavaRDD<Row> scored =
        RowView.of(rows)
            .filter(row -> probed.get(row.getInt(0)))
            .map(
                row ->
                    RowFactory.create(
                        row.getString(1),
                        (float) org.winnow.kernel.Vectors.dot(query, row.getFloats(2))))
            .filter(row -> row.getFloat(1) >= minimum && !row.getString(0).equals(self));
    spark
        .createDataFrame(scored, SCORED)
        .join(passing.orElseThrow().faces(), key(), "left_semi")
        .orderBy(col(SIMILARITY).desc(), Faces.FACE_ID.col())
        .limit(goal.k())
        .collectAsList()
        .forEach(row -> lists.offer(0, row.getFloat(1), row.getString(0)));
  }

  private BitSet cellsWithoutPassing() {
    BitSet without = index.all();
    if (!index.indexed()) {
      return without.get(0, 0);
    }
    index
        .rows(index.all())
        .select(Vectors.CELL.col(), Vectors.FACE_ID.col())
        .join(broadcast(passing.orElseThrow().faces()), key(), "left_semi")
        .select(Vectors.CELL.col())
        .distinct()
        .collectAsList()
        .forEach(row -> without.clear(row.getInt(0)));
    return without;
  }
}
