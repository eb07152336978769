package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;
import org.winnow.stage.clean.intra.Claims;

/**
 * Finds photographs that occur under two names, which means that one of the names is wrong.
 * Candidates are identities with a single photograph. It must have the pixels of a photograph of a
 * similar identity, or exceed the copy threshold.
 */
final class SharedPhotographs {
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
    Dataset<Row> sizes = kept.select("identity_id", "faces", "centre");
    Dataset<Row> pairs =
        candidates
            .join(sizes.toDF("a", "a_faces", "a_centre"), "a")
            .join(sizes.toDF("b", "b_faces", "b_centre"), "b")
            .filter("a_faces = 1 OR b_faces = 1")
            .withColumn("single_is_a", expr("a_faces = 1"))
            .select(
                col("a"),
                col("b"),
                when(col("single_is_a"), col("a")).otherwise(col("b")).as("single"),
                when(col("single_is_a"), col("a_centre"))
                    .otherwise(col("b_centre"))
                    .as("photograph_vector"),
                when(col("single_is_a"), col("b")).otherwise(col("a")).as("other"),
                when(col("single_is_a"), col("b_faces"))
                    .otherwise(col("a_faces"))
                    .as("other_faces"));
    Dataset<Row> ofSingle =
        faces.select(col("identity_id").as("single"), col(Claims.PHOTOGRAPH).as("only"));
    Dataset<Row> ofOther =
        faces.select(col("identity_id").as("other"), col(Claims.PHOTOGRAPH), col("vector"));
    return pairs
        .join(ofSingle, "single")
        .join(ofOther, "other")
        .groupBy("a", "b", "single", "other", "other_faces")
        .agg(
            max(expr("cosine_similarity(photograph_vector, vector)")).as("max_similarity"),
            max(col("only").equalTo(col(Claims.PHOTOGRAPH))).as("equal"))
        .filter(col("equal").or(col("max_similarity").geq(copyCosine)))
        .drop("max_similarity", "equal");
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
            col("single").as("identity_id"),
            when(col("other_faces").geq(MIN_CONFIRMING_FACES), Reason.SAME_PHOTOGRAPH.name())
                .otherwise(unclear)
                .as("photograph_reason"));
    Dataset<Row> other =
        photographs
            .filter(col("other_faces").lt(MIN_CONFIRMING_FACES))
            .select(col("other").as("identity_id"), lit(unclear).as("photograph_reason"));
    return single.union(other);
  }
}
