package org.winnow.knn.ivf;

import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The k nearest neighbours of every vector of a large set, approximately: each vector is compared
 * only with those of the cells nearest to it (an inverted file). How many cells are searched
 * follows from the recall that is asked for, measured against the exact neighbours of a sample of
 * this very set; what is reported is measured on another sample. {@link KnnGraphBuilder} builds it.
 *
 * @param graph columns number, neighbours (numbers, the most similar first) and similarities
 * @param numbers columns id and number
 * @param targetRecall share of the true neighbours that was asked for
 * @param recall share of the true neighbours that was found, on the second sample
 * @param cells number of cells
 * @param probes cells that each vector was searched in
 */
public record KnnGraph(
    Dataset<Row> graph,
    Dataset<Row> numbers,
    double targetRecall,
    double recall,
    int cells,
    int probes) {
  /** A recall on a sample may be below what was asked for by this; more is said. */
  private static final double SAMPLING_ERROR = 0.01;

  /**
   * What is asked for.
   *
   * @param k neighbours of each vector
   * @param minSimilarity least cosine of a neighbour
   * @param targetRecall share of the true neighbours to find, in (0, 1]
   * @param seed decides cells and samples
   */
  public record Request(int k, float minSimilarity, double targetRecall, long seed)
      implements Serializable {}

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d of %d cells searched, recall %.3f", probes, cells, recall)
        + (recall < targetRecall - SAMPLING_ERROR
            ? String.format(Locale.ROOT, " (below the %.3f asked for)", targetRecall)
            : "");
  }
}
