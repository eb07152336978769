package org.winnow.copies;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.table.ImageHashes;

/** Two images to verify, each by one face of both. */
public final class ImagePair {
  public static final String A = SimilarityJoin.A;
  public static final String B = SimilarityJoin.B;
  public static final String FACE_A = "face_a";
  public static final String FACE_B = "face_b";

  /** The face of an image with the largest distance of its eyes; null: none. */
  public static final String LARGEST_FACE = "largest_face";

  public static final String ORDER_A = "order_a";
  public static final String ORDER_B = "order_b";
  static final String HASH_A = "hash_a";
  static final String HASH_B = "hash_b";
  static final String MIRROR_A = "mirror_a";
  static final String MIRROR_B = "mirror_b";
  static final String QUALITY_A = "quality_a";
  static final String QUALITY_B = "quality_b";

  private ImagePair() {}

  /**
   * The pairs with what their verification needs, each once. A pair without faces is compared by
   * the largest ones.
   *
   * @param pairs columns {@link #A}, {@link #B}, {@link #FACE_A} and {@link #FACE_B}; faces may be
   *     null
   * @param images images a: image_id, {@link #LARGEST_FACE}, {@link HashCandidates#ORDER}, hashes
   * @param others images b, with the same columns
   */
  public static Dataset<Row> complete(
      Dataset<Row> pairs, Dataset<Row> images, Dataset<Row> others) {
    return pairs
        .join(facts(images, A, ORDER_A, HASH_A, MIRROR_A, QUALITY_A), A)
        .withColumn(FACE_A, coalesce(col(FACE_A), col(LARGEST_FACE)))
        .drop(LARGEST_FACE)
        .join(facts(others, B, ORDER_B, HASH_B, MIRROR_B, QUALITY_B), B)
        .withColumn(FACE_B, coalesce(col(FACE_B), col(LARGEST_FACE)))
        .drop(LARGEST_FACE)
        .dropDuplicates(new String[] {A, B, FACE_A, FACE_B});
  }

  private static Dataset<Row> facts(
      Dataset<Row> images, String id, String order, String hash, String mirror, String quality) {
    return images.select(
        ImageHashes.IMAGE_ID.col().as(id),
        col(LARGEST_FACE),
        col(HashCandidates.ORDER).as(order),
        ImageHashes.PDQ.col().as(hash),
        ImageHashes.PDQ_MIRROR.col().as(mirror),
        ImageHashes.PDQ_QUALITY.col().as(quality));
  }
}
