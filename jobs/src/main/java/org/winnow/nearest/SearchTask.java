package org.winnow.nearest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
   * The list of a query, the best first.
   *
   * @param similarities cosine of each
   */
  record Hits(String[] faceIds, float[] similarities) implements Serializable {
    static Hits of(NearestLists lists, int query) {
      Hits hits = new Hits(new String[lists.size(query)], new float[lists.size(query)]);
      for (int rank = 0; rank < hits.faceIds.length; rank++) {
        hits.faceIds[rank] = lists.id(query, rank);
        hits.similarities[rank] = lists.similarity(query, rank);
      }
      return hits;
    }

    void offerTo(NearestLists lists, int query) {
      for (int i = 0; i < faceIds.length; i++) {
        lists.offer(query, similarities[i], faceIds[i]);
      }
    }
  }

  /**
   * The nearest faces of each query among these rows.
   *
   * @param rows cell, face_id and vector
   * @return number of a query, and its list
   */
  static Iterator<Tuple2<Integer, Hits>> search(Iterator<RowView> rows, Wave wave) {
    return new SearchTask(wave).search(rows);
  }

  private Iterator<Tuple2<Integer, Hits>> search(Iterator<RowView> rows) {
    int dimension = wave.queries().vectors().get(0).length;
    try (VectorBlock block = VectorBlock.allocate(BATCH, dimension);
        VectorBlock queries = packed(wave.queries().vectors());
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

  private static VectorBlock packed(List<float[]> vectors) {
    VectorBlock block = VectorBlock.allocate(vectors.size(), vectors.get(0).length);
    vectors.forEach(block::add);
    return block;
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
    for (int query = 0; query < lists.queries(); query++) {
      if (lists.size(query) > 0) {
        all.add(new Tuple2<>(query, Hits.of(lists, query)));
      }
    }
    return all.iterator();
  }

  /** The k nearest faces of two lists. */
  static Hits merge(Hits a, Hits b, int k) {
    NearestLists merged = new NearestLists(1, k);
    a.offerTo(merged, 0);
    b.offerTo(merged, 0);
    return Hits.of(merged, 0);
  }
}
