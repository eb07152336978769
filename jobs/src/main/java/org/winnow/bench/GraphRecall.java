package org.winnow.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.bench.generate.GeneratedEmbeddings;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.knn.ivf.KnnGraph;

/** Recall of a k-nearest-neighbour graph of generated embeddings, against exact neighbours. */
final class GraphRecall {
  private static final String OTHER = "other";

  private static final int QUERIES = 1000;

  private GraphRecall() {}

  /**
   * Measures the recall on the first faces.
   *
   * @param k neighbours of each face
   * @param minSimilarity smallest cosine of a neighbour
   */
  static double measure(KnnGraph graph, Dataset<Row> faces, int k, float minSimilarity) {
    Dataset<Row> queries = faces.filter(col(VectorSet.ID).lt(GeneratedEmbeddings.id(QUERIES)));
    Dataset<Row> exact =
        SimilarityJoin.nearest(VectorSet.of(queries), VectorSet.of(faces), k, minSimilarity)
            .select(col(VectorSet.ID), col(SimilarityJoin.NEIGHBOUR));
    // A number of the graph is the rank of the id, which equals the number of the face.
    Dataset<Row> found =
        graph
            .graph()
            .filter(col(KnnGraph.NUMBER).lt(QUERIES))
            .select(col(KnnGraph.NUMBER), explode(col(KnnGraph.NEIGHBOURS)).as(OTHER));
    long all = exact.count();
    long hits =
        exact
            .join(
                found,
                col(VectorSet.ID)
                    .cast("int")
                    .equalTo(col(KnnGraph.NUMBER))
                    .and(col(SimilarityJoin.NEIGHBOUR).cast("int").equalTo(col(OTHER))))
            .count();
    return all == 0 ? 1 : (double) hits / all;
  }
}
