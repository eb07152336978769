package org.winnow.udf;

import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.image.PerceptualHash;

/** {@code hamming_distance(a, b)}. */
final class HammingDistance implements UDF2<Long, Long, Integer> {
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "hamming_distance",
          2,
          functions.udf(new HammingDistance(), DataTypes.IntegerType),
          "_FUNC_(a, b) - Bits in which two hashes (bigint) differ, 0 to 64; near-duplicates differ"
              + " in about 10 or fewer.",
          "SELECT _FUNC_(a.phash, b.phash) FROM image_hashes a, image_hashes b");

  @Override
  public Integer call(Long a, Long b) {
    return a == null || b == null ? null : PerceptualHash.distance(a, b);
  }
}
