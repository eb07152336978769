package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;

/**
 * One photograph under two names: not two names of one person, but one that is wrong. It is looked
 * for where the only photograph of an identity is nearly equal to one of an identity that is alike.
 */
final class SharedPhotographs {
  /** Two photographs of one person are hardly so alike; two copies of one are. */
  private static final double COPY = 0.93;

  /** Faces that confirm each other beside the photograph itself. */
  private static final int CONFIRMED = 3;

  private SharedPhotographs() {}

  /**
   * Finds them.
   *
   * @param alike pairs of identities: a, b, similarity
   * @param kept identities: identity_id, faces, centre
   * @param faces kept faces: identity_id, vector
   * @return a, b, single (the identity with the only photograph), other, other_faces
   */
  static Dataset<Row> of(Dataset<Row> alike, Dataset<Row> kept, Dataset<Row> faces) {
    Dataset<Row> sizes = kept.select("identity_id", "faces", "centre");
    Dataset<Row> pairs =
        alike
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
                    .as("photograph"),
                when(col("single_is_a"), col("b")).otherwise(col("a")).as("other"),
                when(col("single_is_a"), col("b_faces"))
                    .otherwise(col("a_faces"))
                    .as("other_faces"));
    return pairs
        .join(faces.select(col("identity_id").as("other"), col("vector")), "other")
        .groupBy("a", "b", "single", "other", "other_faces")
        .agg(max(expr("cosine_similarity(photograph, vector)")).as("likeness"))
        .filter(col("likeness").geq(COPY))
        .drop("likeness");
  }

  /**
   * Whose it is: that of the identity whose other faces confirm it; where there are none, both
   * names go to review.
   *
   * @return identity_id, photograph_reason
   */
  static Dataset<Row> reasons(Dataset<Row> photographs) {
    String unclear = Reason.PHOTOGRAPH_OF_TWO_NAMES.name();
    Dataset<Row> single =
        photographs.select(
            col("single").as("identity_id"),
            when(col("other_faces").geq(CONFIRMED), Reason.SAME_PHOTOGRAPH.name())
                .otherwise(unclear)
                .as("photograph_reason"));
    Dataset<Row> other =
        photographs
            .filter(col("other_faces").lt(CONFIRMED))
            .select(col("other").as("identity_id"), lit(unclear).as("photograph_reason"));
    return single.union(other);
  }
}
