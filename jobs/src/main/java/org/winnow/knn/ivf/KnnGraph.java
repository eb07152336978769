package org.winnow.knn.ivf;

import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * An approximate k-nearest-neighbour graph. An inverted file compares each vector with the entries
 * of its nearest cells only. The number of probes follows from the target recall, measured against
 * exact neighbours of a tuning sample. The reported recall is measured on a second sample. {@link
 * KnnGraphBuilder} builds the graph.
 *
 * @param graph columns number, neighbours (numbers, the most similar first) and similarities
 * @param numbers columns id and number
 * @param targetRecall requested recall
 * @param recall recall on the check sample
 * @param cells number of cells
 * @param probes cells searched for each vector
 */
public record KnnGraph(
    Dataset<Row> graph,
    Dataset<Row> numbers,
    double targetRecall,
    double recall,
    int cells,
    int probes) {
  public static final String NUMBER = "number";
  public static final String NEIGHBOURS = "neighbours";
  public static final String SIMILARITIES = "similarities";

  /** Sampling error of the recall. A larger shortfall is reported. */
  private static final double SAMPLING_ERROR = 0.01;

  /**
   * Parameters of a graph.
   *
   * @param k neighbours of each vector
   * @param minSimilarity smallest cosine of a neighbour
   * @param targetRecall share of the true neighbours to find, in (0, 1]
   * @param seed seed of cells and samples
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
