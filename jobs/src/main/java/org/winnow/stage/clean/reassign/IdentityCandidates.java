package org.winnow.stage.clean.reassign;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.FaceJudgements;

/** Identities of judged names, before they are compared with each other. */
public final class IdentityCandidates {
  private IdentityCandidates() {}

  /**
   * Returns each core with its number of kept faces.
   *
   * @param judged rows of {@link FaceJudgements#SCHEMA}
   * @param merged identity_id of identities that an earlier run merged
   * @param digests from {@link #digests}
   * @return name (claimed), identity_id, identity (its name), centre, impostor_mean, impostor_std,
   *     core_reason, faces, claims, was_merged
   */
  public static Dataset<Row> of(Dataset<Row> judged, Dataset<Row> merged, Dataset<Row> digests) {
    Dataset<Row> kept = kept(judged).groupBy("identity_id").agg(count(lit(1)).as("faces"));
    return judged
        .filter(col("centre").isNotNull())
        .select(
            col("name"),
            col("identity_id"),
            col("identity"),
            col("centre"),
            col("impostor_mean"),
            col("impostor_std"),
            col("reason").as("core_reason"))
        .join(kept, new String[] {"identity_id"}, "left")
        .withColumn("faces", coalesce(col("faces"), lit(0L)))
        .join(digests, new String[] {"name"}, "left")
        .join(merged.withColumn("was_merged", lit(true)), new String[] {"identity_id"}, "left")
        .withColumn("was_merged", coalesce(col("was_merged"), lit(false)));
  }

  /** The faces that are kept under their name: identity_id, face_id. */
  public static Dataset<Row> kept(Dataset<Row> judged) {
    Column kept =
        FaceLabels.decision(col("reason"))
            .isin(Reason.Decision.KEPT.name(), Reason.Decision.MOVED.name());
    return judged.filter(kept).filter(col("face_id").isNotNull()).select("identity_id", "face_id");
  }

  /**
   * Digest of the input of each name: name, claims. It changes with the faces, vectors and images
   * of the name.
   *
   * @param claims from {@link Claims#of}
   * @param vectors vectors of the embedder: face_id, vector
   */
  public static Dataset<Row> digests(Dataset<Row> claims, Dataset<Row> vectors) {
    return claims
        .filter(col("name").isNotNull())
        .join(vectors.select(col("face_id"), xxhash64(col("vector")).as("content")), "face_id")
        .withColumn(
            "face", xxhash64(col("face_id"), col("image_id"), col("prominence"), col("content")))
        .groupBy("name")
        // Both values are independent of the row order.
        .agg(concat_ws(" ", count(lit(1)), hex(expr("bit_xor(face)"))).as("claims"));
  }
}
