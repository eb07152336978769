package org.winnow.stage.clean.reassign;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;
import static org.winnow.stage.clean.inter.IdentityGroups.WAS_MERGED;
import static org.winnow.stage.clean.intra.CohortStats.IMPOSTOR_MEAN;
import static org.winnow.stage.clean.intra.CohortStats.IMPOSTOR_STD;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** Identities of judged names, before they are compared with each other. */
public final class IdentityCandidates {
  /** Why no face of the identity can be kept; null if one can. */
  public static final String CORE_REASON = "core_reason";

  private static final String CONTENT = "content";
  private static final String FACE = "face";

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
    Dataset<Row> kept =
        kept(judged)
            .groupBy(Identities.IDENTITY_ID.col())
            .agg(count(lit(1)).as(Identities.FACES.name()));
    return judged
        .filter(Identities.CENTRE.col().isNotNull())
        .select(
            col(Claims.NAME),
            Identities.IDENTITY_ID.col(),
            col(FaceJudgements.IDENTITY),
            Identities.CENTRE.col(),
            col(IMPOSTOR_MEAN),
            col(IMPOSTOR_STD),
            Labels.REASON.col().as(CORE_REASON))
        .join(kept, new String[] {Identities.IDENTITY_ID.name()}, "left")
        .withColumn(Identities.FACES.name(), coalesce(Identities.FACES.col(), lit(0L)))
        .join(digests, new String[] {Claims.NAME}, "left")
        .join(
            merged.withColumn(WAS_MERGED, lit(true)),
            new String[] {Identities.IDENTITY_ID.name()},
            "left")
        .withColumn(WAS_MERGED, coalesce(col(WAS_MERGED), lit(false)));
  }

  /** The faces that are kept under their name: identity_id, face_id. */
  public static Dataset<Row> kept(Dataset<Row> judged) {
    Column kept =
        FaceLabels.decision(Labels.REASON.col())
            .isin(Reason.Decision.KEPT.name(), Reason.Decision.MOVED.name());
    return judged
        .filter(kept)
        .filter(Labels.FACE_ID.col().isNotNull())
        .select(Identities.IDENTITY_ID.col(), Labels.FACE_ID.col());
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
        .filter(col(Claims.NAME).isNotNull())
        .join(
            vectors.select(Labels.FACE_ID.col(), xxhash64(Embeddings.VECTOR.col()).as(CONTENT)),
            Labels.FACE_ID.name())
        .withColumn(
            FACE,
            xxhash64(
                Labels.FACE_ID.col(), Faces.IMAGE_ID.col(), col(Claims.PROMINENCE), col(CONTENT)))
        .groupBy(col(Claims.NAME))
        // Both values are independent of the row order.
        .agg(concat_ws(" ", count(lit(1)), hex(bit_xor(col(FACE)))).as(Identities.CLAIMS.name()));
  }
}
