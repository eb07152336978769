package org.winnow.stage.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.config.DedupSettings;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.ImageHashes;

/** Candidates by similar faces: the nearest faces of each face of a pending image. */
final class FaceCandidates {
  private static final String RANK = "image_rank";

  private FaceCandidates() {}

  /**
   * The pairs of faces.
   *
   * @param delegates rows of {@link Nodes}
   * @return columns id (a face of a pending image), neighbour and similarity; for each pending
   *     image, the most similar ones
   */
  static Dataset<Row> of(
      DeltaStore tables, Dataset<Row> delegates, String modelId, DedupSettings settings) {
    Dataset<Row> vectors =
        tables
            .read(Embeddings.TABLE)
            .filter(Embeddings.MODEL_ID.col().equalTo(modelId))
            .select(
                Embeddings.FACE_ID.col().as(VectorSet.ID),
                Embeddings.VECTOR.col().as(VectorSet.VECTOR),
                Faces.imageId(Embeddings.FACE_ID.col()).as(ImageHashes.IMAGE_ID.name()))
            .join(
                TrackFrames.withMedia(
                    tables,
                    delegates.select(ImageHashes.IMAGE_ID.col(), col(Nodes.PENDING)),
                    VectorSet.EXCLUSION_KEY),
                ImageHashes.IMAGE_ID.name())
            .drop(ImageHashes.IMAGE_ID.name());
    Dataset<Row> all = Materializer.materialize(vectors);
    return nearest(all, settings.candidates(), settings.minCosine())
        .withColumn(
            RANK,
            row_number()
                .over(
                    Window.partitionBy(Faces.imageId(col(VectorSet.ID)))
                        .orderBy(
                            col(SimilarityJoin.SIMILARITY).desc(),
                            col(VectorSet.ID),
                            col(SimilarityJoin.NEIGHBOUR))))
        .filter(col(RANK).leq(settings.candidates()))
        .select(VectorSet.ID, SimilarityJoin.NEIGHBOUR, SimilarityJoin.SIMILARITY);
  }

  /**
   * The nearest vectors of those of pending images.
   *
   * @param vectors columns of a {@link VectorSet} and {@link Nodes#PENDING}, materialised
   */
  static Dataset<Row> nearest(Dataset<Row> vectors, int candidates, double minCosine) {
    VectorSet set = VectorSet.of(vectors.drop(Nodes.PENDING));
    Dataset<Row> pending = vectors.filter(col(Nodes.PENDING)).drop(Nodes.PENDING);
    VectorSet queries = VectorSet.of(pending);
    return queries.count() == set.count()
        ? SimilarityJoin.nearest(set, candidates, (float) minCosine)
        : SimilarityJoin.nearest(queries, set, candidates, (float) minCosine);
  }
}
