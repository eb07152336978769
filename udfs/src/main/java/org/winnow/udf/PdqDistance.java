package org.winnow.udf;

import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.image.Pdq;

/** {@code pdq_distance(a, b)}. */
final class PdqDistance implements UDF2<byte[], byte[], Integer> {
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "pdq_distance",
          2,
          functions.udf(new PdqDistance(), DataTypes.IntegerType),
          "_FUNC_(a, b) - Bits in which two PDQ hashes (32 bytes) differ, 0 to 256; copies differ"
              + " in about 31 or fewer. Null for other lengths.",
          "SELECT _FUNC_(pdq(a.bytes).hash, pdq(b.bytes).hash) FROM images a, images b");

  @Override
  public Integer call(byte[] a, byte[] b) {
    return a == null || b == null || a.length != Pdq.BYTES || b.length != Pdq.BYTES
        ? null
        : Pdq.distance(a, b);
  }
}
