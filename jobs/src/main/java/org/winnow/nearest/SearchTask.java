package org.winnow.nearest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.winnow.kernel.NearestLists;
import org.winnow.kernel.VectorBlock;
import org.winnow.kernel.Vectors;
import org.winnow.kernel.ort.QueryKernel;
import org.winnow.knn.exact.KernelFactory;
import org.winnow.spark.RowView;
import scala.Tuple2;

/**
 * Searches the vectors of a partition. Vectors of one cell that follow each other are multiplied
 * with all queries that probe this cell at once.
 */
final class SearchTask {
  private static final int BATCH = 2048;

  /** Queries whose lists are shuffled as one row. */
  private static final int TOGETHER = 64;

  private final Wave wave;

  /** The lists of the task. */
  private final NearestLists lists;

  /** Faces of the block. */
  private final List<String> ids = new ArrayList<>(BATCH);

  private final List<float[]> vectors = new ArrayList<>(BATCH);
  private final ProbingQueries probingQueries;
  private int cell = -1;
  private int[] probing = new int[0];

  private SearchTask(Wave wave) {
    this.wave = wave;
    this.lists = wave.lists().further();
    this.probingQueries = new ProbingQueries(wave.probes());
  }

  /**
   * A part of a search.
   *
   * @param probes the cells to search, by {@link ProbingQueries#words}
   * @param lists what is known before; their thresholds hold
   */
  record Wave(Queries queries, long[][] probes, NearestLists lists) implements Serializable {}

  /**
   * The lists of consecutive queries: few objects, for the shuffle.
   *
   * @param sizes of each list
   * @param faceIds of all lists, one after the other, the best first
   * @param similarities cosine of each
   */
  record Hits(int[] sizes, String[] faceIds, float[] similarities) implements Serializable {
    static Hits of(NearestLists lists, int from, int to) {
      int[] sizes = IntStream.range(from, to).map(lists::size).toArray();
      int count = Arrays.stream(sizes).sum();
      Hits hits = new Hits(sizes, new String[count], new float[count]);
      int place = 0;
      for (int query = from; query < to; query++) {
        for (int rank = 0; rank < lists.size(query); rank++) {
          hits.faceIds[place] = lists.id(query, rank);
          hits.similarities[place++] = lists.similarity(query, rank);
        }
      }
      return hits;
    }

    /**
     * Offers all.
     *
     * @param from the first query
     */
    void offerTo(NearestLists lists, int from) {
      int place = 0;
      for (int i = 0; i < sizes.length; i++) {
        for (int rank = 0; rank < sizes[i]; rank++) {
          lists.offer(from + i, similarities[place], faceIds[place++]);
        }
      }
    }
  }

  /**
   * The nearest faces of each query among these rows.
   *
   * @param rows cell, face_id and vector
   * @return number of a query, and the lists from this one on
   */
  static Iterator<Tuple2<Integer, Hits>> search(Iterator<RowView> rows, Wave wave) {
    return new SearchTask(wave).search(rows);
  }

  private Iterator<Tuple2<Integer, Hits>> search(Iterator<RowView> rows) {
    int dimension = wave.queries().vectors().get(0).length;
    try (VectorBlock block = VectorBlock.allocate(BATCH, dimension);
        VectorBlock queries = VectorBlock.of(wave.queries().vectors());
        QueryKernel kernel = KernelFactory.forQueries(queries)) {
      while (rows.hasNext()) {
        RowView row = rows.next();
        int next = row.getInt(0);
        if (next != cell || block.isFull()) {
          compare(kernel, block);
          if (next != cell) {
            cell = next;
            probing = probingQueries.of(cell);
          }
        }
        if (probing.length > 0) {
          float[] vector = row.getFloats(2);
          ids.add(row.getString(1));
          vectors.add(vector);
          block.add(vector);
        }
      }
      compare(kernel, block);
    }
    return results();
  }

  private void compare(QueryKernel kernel, VectorBlock block) {
    if (block.count() == 0) {
      return;
    }
    float[] thresholds = new float[probing.length];
    for (int i = 0; i < probing.length; i++) {
      thresholds[i] = lists.threshold(probing[i]);
    }
    kernel.find(
        probing,
        block,
        thresholds,
        (row, column, product) -> {
          int query = probing[row];
          // The kernel's product depends on the machine; this one decides.
          float cosine =
              (float) Vectors.dot(wave.queries().vectors().get(query), vectors.get(column));
          if (cosine >= lists.minimum(query)) {
            offer(query, cosine, ids.get(column));
            thresholds[row] = lists.threshold(query);
          }
        });
    ids.clear();
    vectors.clear();
    block.clear();
  }

  private void offer(int query, float cosine, String id) {
    if (!id.equals(wave.queries().ids().get(query))) {
      lists.offer(query, cosine, id);
    }
  }

  private Iterator<Tuple2<Integer, Hits>> results() {
    List<Tuple2<Integer, Hits>> all = new ArrayList<>();
    for (int from = 0; from < lists.queries(); from += TOGETHER) {
      int to = Math.min(lists.queries(), from + TOGETHER);
      all.add(new Tuple2<>(from, Hits.of(lists, from, to)));
    }
    return all.iterator();
  }

  /** The k nearest faces of two times the same queries. */
  static Hits merge(Hits a, Hits b, int k) {
    NearestLists merged = new NearestLists(a.sizes.length, k);
    a.offerTo(merged, 0);
    b.offerTo(merged, 0);
    return Hits.of(merged, 0, a.sizes.length);
  }
}
