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

/** The identities of judged names, before they are compared with each other. */
public final class IdentityCandidates {
  private IdentityCandidates() {}

  /**
   * Every core with the number of faces that were kept for it.
   *
   * @param judged rows of {@link FaceJudgements#SCHEMA}
   * @param merged identity_id of identities that were merged into others before
   * @param digests from {@link #digests}
   * @return name (claimed), identity_id, identity (its name), centre, stranger_mean,
   *     stranger_deviation, core_reason, faces, claims, was_merged
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
            col("stranger_mean"),
            col("stranger_deviation"),
            col("reason").as("core_reason"))
        .join(kept, new String[] {"identity_id"}, "left")
        .withColumn("faces", coalesce(col("faces"), lit(0L)))
        .join(digests, new String[] {"name"}, "left")
        .join(merged.withColumn("was_merged", lit(true)), new String[] {"identity_id"}, "left")
        .withColumn("was_merged", coalesce(col("was_merged"), lit(false)));
  }

  /** The faces that are kept under their name: identity_id, face_id. */
  public static Dataset<Row> kept(Dataset<Row> judged) {
    Column taken =
        FaceLabels.decision(col("reason"))
            .isin(Reason.Decision.KEPT.name(), Reason.Decision.MOVED.name());
    return judged.filter(taken).filter(col("face_id").isNotNull()).select("identity_id", "face_id");
  }

  /**
   * What each name is judged by, as number and digest: name, claims. Another face, another vector
   * or another picture of it give another one.
   *
   * @param claims from {@link Claims#of}
   * @param vectors of the embedder: face_id, vector
   */
  public static Dataset<Row> digests(Dataset<Row> claims, Dataset<Row> vectors) {
    return claims
        .filter(col("name").isNotNull())
        .join(vectors.select(col("face_id"), xxhash64(col("vector")).as("content")), "face_id")
        .withColumn(
            "face", xxhash64(col("face_id"), col("image_id"), col("prominence"), col("content")))
        .groupBy("name")
        // Neither depends on the order of the rows.
        .agg(concat_ws(" ", count(lit(1)), hex(expr("bit_xor(face)"))).as("claims"));
  }
}
