package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.winnow.knn.exact.SimilarityJoin.A;
import static org.winnow.knn.exact.SimilarityJoin.B;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.identity.Reason;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.table.Field;
import org.winnow.table.Identities;

/**
 * Finds photographs that occur under two names, which means that one of the names is wrong.
 * Candidates are identities with a single photograph, of which a similar identity has a copy.
 */
final class SharedPhotographs {
  static final Field PHOTOGRAPH_REASON =
      new Field(
          "photograph_reason",
          DataTypes.StringType,
          false,
          "Reason of an identity that shares its photograph");

  private static final String A_PHOTOGRAPHS = "a_photographs";
  private static final String B_PHOTOGRAPHS = "b_photographs";
  private static final String SINGLE = "single";
  private static final String OTHER = "other";
  private static final String OTHER_PHOTOGRAPHS = "other_photographs";

  /** Minimum number of photographs of an identity that confirm one of them. */
  private static final int MIN_CONFIRMING = 3;

  private SharedPhotographs() {}

  /**
   * Finds shared photographs.
   *
   * @param candidates pairs of identities: a, b
   * @param faces kept faces: identity_id, photograph
   * @return a, b, single (the identity with the single photograph), other, other_photographs
   */
  static Dataset<Row> of(Dataset<Row> candidates, Dataset<Row> faces) {
    Dataset<Row> photographs =
        faces.select(Identities.IDENTITY_ID.col(), Claims.PHOTOGRAPH.col()).distinct();
    Dataset<Row> numbers = photographs.groupBy(Identities.IDENTITY_ID.col()).count();
    Column singleIsA = col(A_PHOTOGRAPHS).equalTo(1);
    String[] shared = {OTHER, Claims.PHOTOGRAPH.name()};
    return candidates
        .join(numbers.toDF(A, A_PHOTOGRAPHS), A)
        .join(numbers.toDF(B, B_PHOTOGRAPHS), B)
        .filter(singleIsA.or(col(B_PHOTOGRAPHS).equalTo(1)))
        .select(
            col(A),
            col(B),
            when(singleIsA, col(A)).otherwise(col(B)).as(SINGLE),
            when(singleIsA, col(B)).otherwise(col(A)).as(OTHER),
            when(singleIsA, col(B_PHOTOGRAPHS)).otherwise(col(A_PHOTOGRAPHS)).as(OTHER_PHOTOGRAPHS))
        .join(photographs.toDF(SINGLE, Claims.PHOTOGRAPH.name()), SINGLE)
        .join(photographs.toDF(OTHER, Claims.PHOTOGRAPH.name()), shared)
        .select(A, B, SINGLE, OTHER, OTHER_PHOTOGRAPHS);
  }

  /**
   * Assigns the photograph to the identity whose other photographs confirm it. Without such
   * photographs, both identities go to review.
   *
   * @return identity_id, photograph_reason
   */
  static Dataset<Row> reasons(Dataset<Row> photographs) {
    String unclear = Reason.PHOTOGRAPH_OF_TWO_NAMES.name();
    Dataset<Row> single =
        photographs.select(
            col(SINGLE).as(Identities.IDENTITY_ID.name()),
            when(col(OTHER_PHOTOGRAPHS).geq(MIN_CONFIRMING), Reason.SAME_PHOTOGRAPH.name())
                .otherwise(unclear)
                .as(PHOTOGRAPH_REASON.name()));
    Dataset<Row> other =
        photographs
            .filter(col(OTHER_PHOTOGRAPHS).lt(MIN_CONFIRMING))
            .select(
                col(OTHER).as(Identities.IDENTITY_ID.name()),
                lit(unclear).as(PHOTOGRAPH_REASON.name()));
    return single.union(other);
  }
}
