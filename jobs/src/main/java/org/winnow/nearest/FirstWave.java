package org.winnow.nearest;

import java.util.OptionalDouble;

/**
 * The cells that the first wave of a search reads for each query: the nearest, and those whose
 * centroids have a cosine with the query that is near to that of the nearest centroid. A query with
 * a cell of its own then reads few cells, and one between the cells reads many (Chen et al.,
 * "SPANN: Highly-efficient billion-scale approximate nearest neighbor search", 2021, section 3.2).
 *
 * @param nearest number of nearest cells, at least 1
 * @param margin largest difference of the cosines with the nearest centroid and another, 0 to 2
 * @param recall share of the nearest faces that lie in these cells, as measured on a sample; 1
 *     where others follow until the result is exact
 */
record FirstWave(int nearest, double margin, double recall) {
  /** So many vectors that pass are read, for each of k. */
  private static final int PER_HIT = 8;

  /** Vectors below which a smaller wave saves no time. */
  private static final long MIN_VECTORS = 4096;

  /**
   * The first wave.
   *
   * @param queries number of queries
   * @param condition share of the faces that satisfy the condition; empty without a condition
   */
  static FirstWave of(VectorIndex index, int queries, OptionalDouble condition, Goal goal) {
    double passing = condition.orElse(1);
    int cells = index.cells().size();
    double vectors = Math.max(MIN_VECTORS, PER_HIT * goal.k() / Math.max(1e-9, passing));
    double enough = Math.ceil(vectors * cells / Math.max(1, index.faces()));
    int nearest = (int) Math.max(1, Math.min(cells, enough));
    if (goal.exact()) {
      return new FirstWave(nearest, 0, 1);
    }
    int minimum = queries == 1 ? nearest : 1;
    int place = Math.min(cells, (int) Math.ceil(cells * goal.recall()));
    double margin = index.cells().get(place - 1).marginUpTo();
    // The sample has no condition: faces that pass a selective one are farther away.
    boolean measured = condition.isEmpty() && !Double.isNaN(margin);
    // The margin of all cells leaves out none.
    if (measured && place < cells) {
      return new FirstWave(minimum, margin, place / (double) cells);
    }
    int probes = minimum;
    while (probes < cells && index.cells().get(probes - 1).recallUpTo() < goal.recall()) {
      probes++;
    }
    return new FirstWave(probes, 0, index.cells().get(probes - 1).recallUpTo());
  }
}
