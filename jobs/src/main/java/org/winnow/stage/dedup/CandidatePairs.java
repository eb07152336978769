package org.winnow.stage.dedup;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.winnow.copies.ImagePair.A;
import static org.winnow.copies.ImagePair.B;
import static org.winnow.copies.ImagePair.FACE_A;
import static org.winnow.copies.ImagePair.FACE_B;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.copies.HashCandidates;
import org.winnow.copies.ImagePair;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.table.Duplicates;
import org.winnow.table.Duplicates.Kind;
import org.winnow.table.Faces;

/**
 * The pairs of images to verify, each by one face of both. An image that repeats another is
 * replaced by its representative, so that new copies join the existing groups.
 */
final class CandidatePairs {
  private static final String OTHER_FACE = "row_face";

  private CandidatePairs() {}

  /**
   * The pairs, each once.
   *
   * @param byHash from {@link HashCandidates}
   * @param byFace from {@link FaceCandidates}
   * @param byPicture from {@link DescriptorCandidates}; empty without a model
   * @return images a before b in the order of their ids, their faces (null: none), their orders and
   *     hashes
   */
  static Dataset<Row> of(
      Dataset<Row> nodes,
      Dataset<Row> byHash,
      Dataset<Row> byFace,
      Optional<Dataset<Row>> byPicture) {
    Column noFace = lit(null).cast("string");
    Dataset<Row> candidates =
        byHash
            .select(col(A), col(B), noFace.as(FACE_A), noFace.as(FACE_B))
            .union(
                byFace.select(
                    Faces.imageId(col(VectorSet.ID)).as(A),
                    Faces.imageId(col(SimilarityJoin.NEIGHBOUR)).as(B),
                    col(VectorSet.ID).as(FACE_A),
                    col(SimilarityJoin.NEIGHBOUR).as(FACE_B)));
    Dataset<Row> all =
        byPicture
            .map(
                pairs ->
                    candidates.union(
                        pairs.select(
                            col(VectorSet.ID).as(A),
                            col(SimilarityJoin.NEIGHBOUR).as(B),
                            noFace.as(FACE_A),
                            noFace.as(FACE_B))))
            .orElse(candidates);
    return complete(nodes, represented(all, nodes));
  }

  /**
   * Pairs with what their verification needs, each once, a before b.
   *
   * @param candidates columns a, b and their faces, which may be null
   */
  static Dataset<Row> complete(Dataset<Row> nodes, Dataset<Row> candidates) {
    Column ordered = col(A).lt(col(B));
    Dataset<Row> pairs =
        candidates
            .filter(col(A).notEqual(col(B)))
            .select(
                when(ordered, col(A)).otherwise(col(B)).as(A),
                when(ordered, col(B)).otherwise(col(A)).as(B),
                when(ordered, col(FACE_A)).otherwise(col(FACE_B)).as(FACE_A),
                when(ordered, col(FACE_B)).otherwise(col(FACE_A)).as(FACE_B));
    return ImagePair.complete(pairs, nodes, nodes);
  }

  /** Replaces b by its representative, and its face by the matching one, or by none. */
  private static Dataset<Row> represented(Dataset<Row> candidates, Dataset<Row> nodes) {
    Dataset<Row> rows =
        nodes
            .filter(Duplicates.KIND.col().notEqual(Kind.BURST.name()))
            .select(
                Duplicates.IMAGE_ID.col().as(B),
                Duplicates.REPRESENTATIVE_ID.col(),
                Duplicates.FACE_ID.col().as(OTHER_FACE),
                Duplicates.REPRESENTATIVE_FACE_ID.col());
    return candidates
        .join(rows, new String[] {B}, "left")
        .select(
            col(A),
            coalesce(Duplicates.REPRESENTATIVE_ID.col(), col(B)).as(B),
            col(FACE_A),
            when(Duplicates.REPRESENTATIVE_ID.col().isNull(), col(FACE_B))
                .when(col(OTHER_FACE).equalTo(col(FACE_B)), Duplicates.REPRESENTATIVE_FACE_ID.col())
                .as(FACE_B));
  }
}
