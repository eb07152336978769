package org.winnow.copies;

import org.winnow.knn.exact.SimilarityJoin;

/** Columns of two images to verify, each by one face of both. */
public final class ImagePair {
  public static final String A = SimilarityJoin.A;
  public static final String B = SimilarityJoin.B;
  public static final String FACE_A = "face_a";
  public static final String FACE_B = "face_b";
  public static final String ORDER_A = "order_a";
  public static final String ORDER_B = "order_b";
  public static final String HASH_A = "hash_a";
  public static final String HASH_B = "hash_b";
  public static final String MIRROR_A = "mirror_a";
  public static final String MIRROR_B = "mirror_b";
  public static final String QUALITY_A = "quality_a";
  public static final String QUALITY_B = "quality_b";

  private ImagePair() {}
}
