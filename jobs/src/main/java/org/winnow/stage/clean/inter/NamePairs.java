package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.winnow.knn.exact.SimilarityJoin.A;
import static org.winnow.knn.exact.SimilarityJoin.B;
import static org.winnow.knn.exact.SimilarityJoin.SIMILARITY;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.table.Identities;
import org.winnow.text.NameKeys;
import org.winnow.text.NameTier;
import org.winnow.text.Names;

/**
 * Pairs of identities that their names propose, whatever their cosine. Names with a common key of
 * {@link NameKeys} are compared (blocking).
 */
final class NamePairs {
  /** {@link NameTier} of the names of a pair. */
  static final String TIER = "tier";

  /** Identities of one key. A more frequent key proposes no pairs, or they would be quadratic. */
  private static final int MAX_BLOCK = 200;

  private static final String KEY = "name_key";
  private static final String BLOCK = "block";
  private static final String A_NAME = "a_own_name";
  private static final String B_NAME = "b_own_name";
  private static final String A_CENTRE = "a_centre";
  private static final String B_CENTRE = "b_centre";

  private NamePairs() {}

  /** The pairs within a set, a before b: a, b, similarity. */
  static Dataset<Row> of(CentroidSet set) {
    Dataset<Row> names = named(set);
    return proposed(frequent(names, names), names, names, col(A).lt(col(B)));
  }

  /** The pairs of an identity of the first set and one of the second: a, b, similarity. */
  static Dataset<Row> of(CentroidSet left, CentroidSet right) {
    return proposed(frequent(named(left), named(right)), named(left), named(right), lit(true));
  }

  /** The tier of two names; a name may be null. */
  static Column tier(Column a, Column b) {
    UDF2<String, String, String> ofTwo = (one, other) -> Names.tier(one, other).name();
    return udf(ofTwo, DataTypes.StringType).apply(a, b);
  }

  /** A further person under a claimed name has no known name. */
  private static Dataset<Row> named(CentroidSet set) {
    return set.identities()
        .filter(FaceJudgements.IDENTITY.col().equalTo(Claims.NAME.col()))
        .select(Identities.IDENTITY_ID.col(), Claims.NAME.col(), Identities.CENTRE.col());
  }

  private static Dataset<Row> keys(Dataset<Row> names) {
    UDF1<String, List<String>> keys = NameKeys::of;
    return names.select(
        Identities.IDENTITY_ID.col(),
        explode(udf(keys, DataTypes.createArrayType(DataTypes.StringType)).apply(Claims.NAME.col()))
            .as(KEY));
  }

  private static Dataset<Row> frequent(Dataset<Row> left, Dataset<Row> right) {
    return keys(left)
        .union(keys(right))
        .distinct()
        .groupBy(col(KEY))
        .agg(count(lit(1)).as(BLOCK))
        .filter(col(BLOCK).gt(MAX_BLOCK))
        .select(col(KEY));
  }

  /** Number of keys that are too frequent to propose pairs. */
  static long frequentKeys(CentroidSet set) {
    return frequent(named(set), named(set)).count();
  }

  private static Dataset<Row> proposed(
      Dataset<Row> frequent, Dataset<Row> left, Dataset<Row> right, Column which) {
    String[] key = {KEY};
    return keys(left)
        .toDF(A, KEY)
        .join(frequent, key, "left_anti")
        .join(keys(right).toDF(B, KEY), key)
        .filter(which)
        .select(A, B)
        .distinct()
        .join(left.toDF(A, A_NAME, A_CENTRE), A)
        .join(right.toDF(B, B_NAME, B_CENTRE), B)
        .filter(proposes(tier(col(A_NAME), col(B_NAME))))
        .select(
            col(A),
            col(B),
            call_udf("cosine_similarity", col(A_CENTRE), col(B_CENTRE))
                .cast(DataTypes.FloatType)
                .as(SIMILARITY));
  }

  private static Column proposes(Column tier) {
    return tier.isin(
        Arrays.stream(NameTier.values()).filter(NameTier::proposes).map(NameTier::name).toArray());
  }
}
