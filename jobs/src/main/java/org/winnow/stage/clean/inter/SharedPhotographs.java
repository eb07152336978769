package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;
import static org.winnow.knn.exact.SimilarityJoin.A;
import static org.winnow.knn.exact.SimilarityJoin.B;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.identity.Reason;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.table.Embeddings;
import org.winnow.table.Field;
import org.winnow.table.Identities;

/**
 * Finds photographs that occur under two names, which means that one of the names is wrong.
 * Candidates are identities with a single photograph. It must have the pixels of a photograph of a
 * similar identity, or exceed the copy threshold.
 */
final class SharedPhotographs {
  static final Field PHOTOGRAPH_REASON =
      new Field(
          "photograph_reason",
          DataTypes.StringType,
          false,
          "Reason of an identity that shares its photograph");

  private static final String A_FACES = "a_faces";
  private static final String A_CENTRE = "a_centre";
  private static final String B_FACES = "b_faces";
  private static final String B_CENTRE = "b_centre";
  private static final String SINGLE = "single";
  private static final String OTHER = "other";
  private static final String OTHER_FACES = "other_faces";
  private static final String PHOTOGRAPH_VECTOR = "photograph_vector";
  private static final String ONLY = "only";
  private static final String MAX_SIMILARITY = "max_similarity";
  private static final String EQUAL = "equal";

  /** Minimum number of faces of an identity that confirm its photograph. */
  private static final int MIN_CONFIRMING_FACES = 3;

  private SharedPhotographs() {}

  /**
   * Finds shared photographs.
   *
   * @param candidates pairs of identities: a, b, similarity
   * @param kept identities with faces: identity_id, faces, centre
   * @param faces kept faces: identity_id, photograph, vector
   * @param copyCosine cosine from which two faces are copies of one photograph
   * @return a, b, single (the identity with the single photograph), other, other_faces
   */
  static Dataset<Row> of(
      Dataset<Row> candidates, Dataset<Row> kept, Dataset<Row> faces, double copyCosine) {
    Dataset<Row> sizes =
        kept.select(Identities.IDENTITY_ID.col(), Identities.FACES.col(), Identities.CENTRE.col());
    Column singleIsA = col(A_FACES).equalTo(1);
    Dataset<Row> pairs =
        candidates
            .join(sizes.toDF(A, A_FACES, A_CENTRE), A)
            .join(sizes.toDF(B, B_FACES, B_CENTRE), B)
            .filter(singleIsA.or(col(B_FACES).equalTo(1)))
            .select(
                col(A),
                col(B),
                when(singleIsA, col(A)).otherwise(col(B)).as(SINGLE),
                when(singleIsA, col(A_CENTRE)).otherwise(col(B_CENTRE)).as(PHOTOGRAPH_VECTOR),
                when(singleIsA, col(B)).otherwise(col(A)).as(OTHER),
                when(singleIsA, col(B_FACES)).otherwise(col(A_FACES)).as(OTHER_FACES));
    Dataset<Row> ofSingle =
        faces.select(Identities.IDENTITY_ID.col().as(SINGLE), Claims.PHOTOGRAPH.col().as(ONLY));
    Dataset<Row> ofOther =
        faces.select(
            Identities.IDENTITY_ID.col().as(OTHER),
            Claims.PHOTOGRAPH.col(),
            Embeddings.VECTOR.col());
    return pairs
        .join(ofSingle, SINGLE)
        .join(ofOther, OTHER)
        .groupBy(col(A), col(B), col(SINGLE), col(OTHER), col(OTHER_FACES))
        .agg(
            max(call_udf("cosine_similarity", col(PHOTOGRAPH_VECTOR), Embeddings.VECTOR.col()))
                .as(MAX_SIMILARITY),
            max(col(ONLY).equalTo(Claims.PHOTOGRAPH.col())).as(EQUAL))
        .filter(col(EQUAL).or(col(MAX_SIMILARITY).geq(copyCosine)))
        .drop(MAX_SIMILARITY, EQUAL);
  }

  /**
   * Assigns the photograph to the identity whose other faces confirm it. Without such faces, both
   * identities go to review.
   *
   * @return identity_id, photograph_reason
   */
  static Dataset<Row> reasons(Dataset<Row> photographs) {
    String unclear = Reason.PHOTOGRAPH_OF_TWO_NAMES.name();
    Dataset<Row> single =
        photographs.select(
            col(SINGLE).as(Identities.IDENTITY_ID.name()),
            when(col(OTHER_FACES).geq(MIN_CONFIRMING_FACES), Reason.SAME_PHOTOGRAPH.name())
                .otherwise(unclear)
                .as(PHOTOGRAPH_REASON.name()));
    Dataset<Row> other =
        photographs
            .filter(col(OTHER_FACES).lt(MIN_CONFIRMING_FACES))
            .select(
                col(OTHER).as(Identities.IDENTITY_ID.name()),
                lit(unclear).as(PHOTOGRAPH_REASON.name()));
    return single.union(other);
  }
}
