package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.winnow.stage.clean.intra.CohortStats.IMPOSTOR_MEAN;
import static org.winnow.stage.clean.intra.CohortStats.IMPOSTOR_STD;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.identity.Reason;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.FieldList;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** Identities of judged names, before they are compared with each other. */
public final class IdentityCandidates {
  public static final Field CORE_REASON =
      new Field(
          "core_reason",
          DataTypes.StringType,
          true,
          "Why no face of the identity can be kept; null if one can");

  static final Field WAS_MERGED =
      new Field(
          "was_merged",
          DataTypes.BooleanType,
          false,
          "Whether an earlier run merged the identity into another");

  public static final FieldList FIELDS =
      FieldList.of(
          Claims.NAME,
          Identities.IDENTITY_ID,
          FaceJudgements.IDENTITY,
          Identities.CENTRE,
          IMPOSTOR_MEAN,
          IMPOSTOR_STD,
          CORE_REASON,
          Identities.FACES,
          Identities.CLAIMS,
          WAS_MERGED);

  private static final String CONTENT = "content";
  private static final String FACE = "face";

  private IdentityCandidates() {}

  /**
   * Returns each core with its number of kept faces.
   *
   * @param judged rows of {@link FaceJudgements#FIELDS}
   * @param merged identity_id of identities that an earlier run merged
   * @param digests from {@link #digests}
   * @return rows of {@link #FIELDS}
   */
  public static Dataset<Row> of(Dataset<Row> judged, Dataset<Row> merged, Dataset<Row> digests) {
    Dataset<Row> kept =
        kept(judged)
            .groupBy(Identities.IDENTITY_ID.col())
            .agg(count(lit(1)).as(Identities.FACES.name()));
    return judged
        .filter(Identities.CENTRE.col().isNotNull())
        .select(
            Claims.NAME.col(),
            Identities.IDENTITY_ID.col(),
            FaceJudgements.IDENTITY.col(),
            Identities.CENTRE.col(),
            IMPOSTOR_MEAN.col(),
            IMPOSTOR_STD.col(),
            Labels.REASON.col().as(CORE_REASON.name()))
        .join(kept, new String[] {Identities.IDENTITY_ID.name()}, "left")
        .withColumn(Identities.FACES.name(), coalesce(Identities.FACES.col(), lit(0L)))
        .join(digests, new String[] {Claims.NAME.name()}, "left")
        .join(
            merged.withColumn(WAS_MERGED.name(), lit(true)),
            new String[] {Identities.IDENTITY_ID.name()},
            "left")
        .withColumn(WAS_MERGED.name(), coalesce(WAS_MERGED.col(), lit(false)))
        .select(FIELDS.columns());
  }

  /** The faces that are kept under their name: identity_id, face_id. */
  public static Dataset<Row> kept(Dataset<Row> judged) {
    Column kept =
        Labels.decisionOf(Labels.REASON.col())
            .isin(Reason.Decision.KEPT.name(), Reason.Decision.MOVED.name());
    return judged
        .filter(kept)
        .filter(Labels.FACE_ID.col().isNotNull())
        .select(Identities.IDENTITY_ID.col(), Labels.FACE_ID.col());
  }

  /**
   * Digest of the input of each name: name, claims. It changes with the faces, vectors, images and
   * copies of the name, and with where its claims come from.
   *
   * @param claims from {@link Claims#of}
   * @param vectors vectors of the embedder: face_id, vector
   */
  public static Dataset<Row> digests(Dataset<Row> claims, Dataset<Row> vectors) {
    return claims
        .filter(Claims.NAME.col().isNotNull())
        .join(
            vectors.select(Labels.FACE_ID.col(), xxhash64(Embeddings.VECTOR.col()).as(CONTENT)),
            Labels.FACE_ID.name())
        .withColumn(
            FACE,
            xxhash64(
                Labels.FACE_ID.col(),
                Faces.IMAGE_ID.col(),
                Claims.PHOTOGRAPH.col(),
                Claims.PROMINENCE.col(),
                col(CONTENT),
                // Null leaves the hash as it is without captions.
                when(Claims.OUTVOTED.col(), lit(true)),
                when(Claims.IN_CAPTION.col(), lit(true)),
                // Likewise, without tracks.
                when(
                    Claims.MEDIA.col().notEqual(Claims.PHOTOGRAPH.col()),
                    concat(Claims.MEDIA.col(), Claims.REPEATED.col().cast("string")))))
        .groupBy(Claims.NAME.col())
        // Both values are independent of the row order.
        .agg(concat_ws(" ", count(lit(1)), hex(bit_xor(col(FACE)))).as(Identities.CLAIMS.name()));
  }
}
