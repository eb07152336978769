package org.winnow.nearest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.winnow.kernel.NearestLists;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.VectorBlock;
import org.winnow.kernel.VectorRange;
import org.winnow.kernel.Vectors;
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

  private final List<String> ids = new ArrayList<>(BATCH);
  private int cell = -1;
  private int[] probing = new int[0];

  private SearchTask(Wave wave) {
    this.wave = wave;
    this.lists = wave.lists().further();
  }

  /**
   * A part of a search.
   *
   * @param probes for each query, the cells to search
   * @param lists what is known before; their thresholds hold
   */
  record Wave(Queries queries, List<BitSet> probes, NearestLists lists) implements Serializable {
    /** All cells that a query probes. */
    BitSet cells() {
      BitSet all = new BitSet();
      probes.forEach(all::or);
      return all;
    }

    boolean isEmpty() {
      return probes.stream().allMatch(BitSet::isEmpty);
    }
  }

  /** An entry of the list of a query. */
  record Hit(String faceId, float similarity) implements Serializable {}

  /**
   * The nearest faces of each query among these rows.
   *
   * @param rows cell, face_id and vector
   * @return number of a query, and its list
   */
  static Iterator<Tuple2<Integer, List<Hit>>> search(Iterator<RowView> rows, Wave wave) {
    return new SearchTask(wave).search(rows);
  }

  private Iterator<Tuple2<Integer, List<Hit>>> search(Iterator<RowView> rows) {
    int dimension = wave.queries().vectors().get(0).length;
    try (SimilarityKernel kernel = KernelFactory.forTopK();
        VectorBlock block = VectorBlock.allocate(BATCH, dimension);
        VectorBlock left = VectorBlock.allocate(wave.queries().size(), dimension)) {
      while (rows.hasNext()) {
        RowView row = rows.next();
        int next = row.getInt(0);
        if (next != cell || block.isFull()) {
          compare(kernel, left, block);
          if (next != cell) {
            load(next, left);
          }
        }
        if (probing.length > 0) {
          ids.add(row.getString(1));
          block.add(row.getFloats(2));
        }
      }
      compare(kernel, left, block);
    }
    return results();
  }

  /** Gathers the queries that probe a cell. */
  private void load(int next, VectorBlock left) {
    cell = next;
    int[] rows = new int[wave.queries().size()];
    int count = 0;
    left.clear();
    for (int query = 0; query < rows.length; query++) {
      if (wave.probes().get(query).get(cell)) {
        rows[count++] = query;
        left.add(wave.queries().vectors().get(query));
      }
    }
    probing = Arrays.copyOf(rows, count);
  }

  private void compare(SimilarityKernel kernel, VectorBlock left, VectorBlock block) {
    if (block.count() == 0) {
      return;
    }
    float[] thresholds = new float[probing.length];
    for (int i = 0; i < probing.length; i++) {
      thresholds[i] = lists.threshold(probing[i]);
    }
    float[] vector = new float[block.dimension()];
    kernel.find(
        VectorRange.all(left),
        VectorRange.all(block),
        thresholds,
        (row, column, product) -> {
          int query = probing[row];
          String id = ids.get(column);
          if (id.equals(wave.queries().ids().get(query))) {
            return;
          }
          block.copy(column, vector);
          // The kernel's product depends on the machine; this one decides.
          float cosine = (float) Vectors.dot(wave.queries().vectors().get(query), vector);
          lists.offer(query, cosine, id);
          thresholds[row] = lists.threshold(query);
        });
    ids.clear();
    block.clear();
  }

  private Iterator<Tuple2<Integer, List<Hit>>> results() {
    List<Tuple2<Integer, List<Hit>>> all = new ArrayList<>();
    for (int query = 0; query < lists.queries(); query++) {
      if (lists.size(query) > 0) {
        all.add(new Tuple2<>(query, hits(lists, query)));
      }
    }
    return all.iterator();
  }

  private static List<Hit> hits(NearestLists lists, int query) {
    List<Hit> hits = new ArrayList<>(lists.size(query));
    for (int rank = 0; rank < lists.size(query); rank++) {
      hits.add(new Hit(lists.id(query, rank), lists.similarity(query, rank)));
    }
    return hits;
  }

  /** The k nearest faces of two lists. */
  static List<Hit> merge(List<Hit> a, List<Hit> b, int k) {
    NearestLists merged = new NearestLists(1, k);
    a.forEach(hit -> merged.offer(0, hit.similarity(), hit.faceId()));
    b.forEach(hit -> merged.offer(0, hit.similarity(), hit.faceId()));
    return hits(merged, 0);
  }
}
