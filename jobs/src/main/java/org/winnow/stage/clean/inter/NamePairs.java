package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.winnow.knn.exact.SimilarityJoin.A;
import static org.winnow.knn.exact.SimilarityJoin.B;
import static org.winnow.knn.exact.SimilarityJoin.SIMILARITY;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.claim.SimilarNames;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.table.Identities;

/** Pairs of identities that their names propose, whatever their cosine. */
final class NamePairs {
  /** {@link org.winnow.text.NameTier} of the names of a pair. */
  static final String TIER = SimilarNames.TIER;

  private static final String A_CENTRE = "a_centre";
  private static final String B_CENTRE = "b_centre";

  private NamePairs() {}

  /** The pairs within a set, a before b: a, b, similarity. */
  static Dataset<Row> of(CentroidSet set) {
    return proposed(set, set, col(A).lt(col(B)));
  }

  /** The pairs of an identity of the first set and one of the second: a, b, similarity. */
  static Dataset<Row> of(CentroidSet left, CentroidSet right) {
    return proposed(left, right, lit(true));
  }

  /** The tier of two names; a name may be null. */
  static Column tier(Column a, Column b) {
    return SimilarNames.tier(a, b);
  }

  /** Number of keys that are too frequent to propose pairs. */
  static long frequentKeys(CentroidSet set) {
    return SimilarNames.frequentKeys(names(set), names(set)).count();
  }

  /** A further person under a claimed name has no known name. */
  private static Dataset<Row> named(CentroidSet set) {
    return set.identities().filter(FaceJudgements.IDENTITY.col().equalTo(Claims.NAME.col()));
  }

  private static Dataset<Row> names(CentroidSet set) {
    return named(set)
        .select(
            Identities.IDENTITY_ID.col().as(SimilarNames.ID),
            Claims.NAME.col().as(SimilarNames.NAME));
  }

  private static Dataset<Row> centroids(CentroidSet set) {
    return named(set).select(Identities.IDENTITY_ID.col(), Identities.CENTRE.col());
  }

  private static Dataset<Row> proposed(CentroidSet left, CentroidSet right, Column which) {
    return SimilarNames.pairs(names(left), names(right), which)
        .filter(SimilarNames.proposes(col(TIER)))
        .join(centroids(left).toDF(A, A_CENTRE), A)
        .join(centroids(right).toDF(B, B_CENTRE), B)
        .select(
            col(A),
            col(B),
            call_udf("cosine_similarity", col(A_CENTRE), col(B_CENTRE))
                .cast(DataTypes.FloatType)
                .as(SIMILARITY));
  }
}
