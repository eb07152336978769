package org.winnow.claim;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.text.NameKeys;
import org.winnow.text.NameTier;
import org.winnow.text.Names;

/** Pairs of similar names. Names with a common key of {@link NameKeys} are compared (blocking). */
public final class SimilarNames {
  /** Id of the bearer of a name. */
  public static final String ID = "bearer";

  public static final String NAME = "bearer_name";

  /** Ids of a pair. */
  public static final String A = "a";

  public static final String B = "b";

  /** {@link NameTier} of a pair. */
  public static final String TIER = "tier";

  /** Names of one key. A more frequent key proposes no pairs, or they would be quadratic. */
  private static final int MAX_BLOCK = 200;

  private static final String KEY = "name_key";
  private static final String BLOCK = "block";
  private static final String A_NAME = "a_own_name";
  private static final String B_NAME = "b_own_name";

  private SimilarNames() {}

  /**
   * The pairs of one set and another, which may be the same.
   *
   * @param left columns {@link #ID} and {@link #NAME}, each id once
   * @param right the same columns
   * @param which condition on {@link #A} (left) and {@link #B} (right)
   * @return columns {@link #A}, {@link #B} and {@link #TIER}, of equal names and of tiers that
   *     {@link NameTier#proposes}
   */
  public static Dataset<Row> pairs(Dataset<Row> left, Dataset<Row> right, Column which) {
    String[] key = {KEY};
    return keys(left)
        .toDF(A, KEY)
        .join(frequentKeys(left, right), key, "left_anti")
        .join(keys(right).toDF(B, KEY), key)
        .filter(which)
        .select(A, B)
        .distinct()
        .join(left.toDF(A, A_NAME), A)
        .join(right.toDF(B, B_NAME), B)
        .select(col(A), col(B), tier(col(A_NAME), col(B_NAME)).as(TIER))
        .filter(col(TIER).equalTo(NameTier.EXACT.name()).or(proposes(col(TIER))));
  }

  /** The tier of two names; a name may be null. */
  public static Column tier(Column a, Column b) {
    UDF2<String, String, String> ofTwo = (one, other) -> Names.tier(one, other).name();
    return udf(ofTwo, DataTypes.StringType).apply(a, b);
  }

  /** Whether two names of a tier are a reason to compare their bearers. */
  public static Column proposes(Column tier) {
    return tier.isin(
        Arrays.stream(NameTier.values()).filter(NameTier::proposes).map(NameTier::name).toArray());
  }

  /** The keys that are too frequent to propose pairs. */
  public static Dataset<Row> frequentKeys(Dataset<Row> left, Dataset<Row> right) {
    return keys(left)
        .union(keys(right))
        .distinct()
        .groupBy(col(KEY))
        .agg(count(lit(1)).as(BLOCK))
        .filter(col(BLOCK).gt(MAX_BLOCK))
        .select(col(KEY));
  }

  private static Dataset<Row> keys(Dataset<Row> names) {
    UDF1<String, List<String>> keys = NameKeys::of;
    return names.select(
        col(ID),
        explode(udf(keys, DataTypes.createArrayType(DataTypes.StringType)).apply(col(NAME)))
            .as(KEY));
  }
}
