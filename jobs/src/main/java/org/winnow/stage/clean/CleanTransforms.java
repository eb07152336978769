package org.winnow.stage.clean;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.algo.cluster.Reason;
import org.winnow.primitive.GroupedRows;
import org.winnow.primitive.Prominence;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Sources;
import scala.collection.mutable.WrappedArray;

/** Claims to judged faces, as datasets. */
final class CleanTransforms {
  /**
   * Cosine of two unit vectors, summed in double and in order: the same number whatever the
   * partitioning.
   */
  private static final UserDefinedFunction COSINE =
      udf(
          (UDF2<WrappedArray<Float>, WrappedArray<Float>, Double>)
              (a, b) -> {
                if (a == null || b == null) {
                  return null;
                }
                double sum = 0;
                for (int i = 0; i < a.length(); i++) {
                  sum += (double) a.apply(i) * b.apply(i);
                }
                return sum;
              },
          DataTypes.DoubleType);

  private CleanTransforms() {}

  static Column cosine(Column a, Column b) {
    return COSINE.apply(a, b);
  }

  /** The id of an identity: its claimed name decides it, so that it is the same in every run. */
  static Column identityId(Column name) {
    return substring(sha2(name, 256), 1, 16);
  }

  /**
   * Every face with every name that is claimed for its image: face_id, image_id, name, vector,
   * prominence.
   */
  static Dataset<Row> claimedFaces(
      Dataset<Row> faces, Dataset<Row> embeddings, Dataset<Row> sources, Dataset<Row> images) {
    Dataset<Row> claims =
        sources
            .filter(Sources.IMAGE_ID.col().isNotNull().and(Sources.CLAIMED_NAME.col().isNotNull()))
            .select(Sources.IMAGE_ID.col(), Sources.CLAIMED_NAME.col().as("name"))
            .distinct();
    Dataset<Row> sizes =
        images.select(
            Images.IMAGE_ID.col(),
            Images.WIDTH.col().as("image_width"),
            Images.HEIGHT.col().as("image_height"));
    return faces
        .select(
            Faces.FACE_ID.col(),
            Faces.IMAGE_ID.col(),
            Faces.X.col(),
            Faces.Y.col(),
            Faces.WIDTH.col(),
            Faces.HEIGHT.col())
        .join(embeddings.select(Embeddings.FACE_ID.col(), Embeddings.VECTOR.col()), "face_id")
        .join(sizes, "image_id")
        .join(claims, "image_id")
        .select(
            Faces.FACE_ID.col(),
            Faces.IMAGE_ID.col(),
            col("name"),
            Embeddings.VECTOR.col(),
            Prominence.of(col("image_width"), col("image_height")).as("prominence"));
  }

  /**
   * A sample for calibration: some faces of some identities, chosen by hash, at most {@code most}
   * rows.
   */
  static Dataset<Row> sample(Dataset<Row> claimed, int ofIdentity, int most) {
    return firstOfEach(claimed, ofIdentity)
        .orderBy(sha2(col("name"), 256), col("face_id"))
        .limit(most);
  }

  private static Dataset<Row> firstOfEach(Dataset<Row> claimed, int most) {
    Column rank =
        row_number()
            .over(Window.partitionBy("name").orderBy(sha2(col("face_id"), 256), col("face_id")));
    return claimed.withColumn("rank", rank).filter(col("rank").leq(most)).drop("rank");
  }

  /** The core of every claimed identity, found on at most {@code most} of its faces. */
  static Dataset<Row> cores(Dataset<Row> claimed, IdentityCores find, int most) {
    return GroupedRows.map(firstOfEach(claimed, most), "name", "face_id", IdentityCores.CORE, find);
  }

  /** Every claimed face judged against the core of its claim: decision, reason, similarity. */
  static Dataset<Row> judged(Dataset<Row> claimed, Dataset<Row> cores, Thresholds thresholds) {
    Column subject =
        row_number()
            .over(
                Window.partitionBy("name", "image_id")
                    .orderBy(
                        when(col("single"), col("prominence")).otherwise(col("similarity")).desc(),
                        col("face_id")));
    return claimed
        .join(cores, "name")
        .withColumn("similarity", cosine(col("vector"), col("centre")))
        .withColumn("second_similarity", cosine(col("vector"), col("second_centre")))
        .withColumn("place", subject)
        .withColumn("reason", reason(thresholds))
        .withColumn("decision", decision(col("reason")))
        .select(
            "face_id",
            "image_id",
            "name",
            "vector",
            "centre",
            "single",
            "similarity",
            "reason",
            "decision");
  }

  private static Column reason(Thresholds thresholds) {
    Column near = col("similarity").geq(thresholds.member());
    Column nearSecond =
        col("second_similarity")
            .geq(thresholds.member())
            .and(col("second_similarity").gt(col("similarity")));
    return when(col("core_reason").equalTo(Reason.AMBIGUOUS_SUBJECT.name()), col("core_reason"))
        .when(col("place").gt(1), lit(Reason.BACKGROUND.name()))
        .when(col("core_reason").equalTo(Reason.NO_AGREEMENT.name()), col("core_reason"))
        .when(col("core_reason").isNotNull().and(near.or(nearSecond)), col("core_reason"))
        .when(col("single"), lit(Reason.SINGLE_IMAGE.name()))
        .when(near, lit(Reason.NEAR_CORE.name()))
        .when(nearSecond, lit(Reason.SECOND_PERSON.name()))
        .otherwise(lit(Reason.FAR_FROM_CORE.name()));
  }

  private static Column decision(Column reason) {
    return when(
            reason.isin(Reason.NEAR_CORE.name(), Reason.SINGLE_IMAGE.name(), Reason.MERGED.name()),
            "KEPT")
        .when(
            reason.isin(
                Reason.AMBIGUOUS_SUBJECT.name(),
                Reason.NO_AGREEMENT.name(),
                Reason.TWO_PEOPLE.name(),
                Reason.SIMILAR_IDENTITY.name(),
                Reason.CONFLICTING_CLAIMS.name()),
            "REVIEW")
        .otherwise("DROPPED");
  }

  /**
   * Every identity with its number of kept faces: name, identity_id, centre, faces, cohesion,
   * core_reason.
   */
  static Dataset<Row> identities(Dataset<Row> judged, Dataset<Row> cores) {
    Dataset<Row> kept =
        judged
            .filter("decision = 'KEPT'")
            .groupBy("name")
            .agg(count(lit(1)).as("faces"), avg(roundedSimilarity()).as("cohesion"));
    return cores
        .join(kept, cores.col("name").equalTo(kept.col("name")), "left")
        .select(
            cores.col("name"),
            identityId(cores.col("name")).as("identity_id"),
            col("centre"),
            coalesce(col("faces"), lit(0L)).as("faces"),
            col("cohesion"),
            col("core_reason"));
  }

  /**
   * Means over rows in any order must agree to the last bit: whole numbers are added, not
   * fractions.
   */
  private static Column roundedSimilarity() {
    return col("similarity").cast("decimal(10,7)");
  }

  /**
   * The decision after identities were merged and sent to review; several claims of a face become
   * one label.
   */
  static Dataset<Row> labels(Dataset<Row> judged, Dataset<Row> outcomes) {
    Column inReview = col("group_reason").isNotNull();
    Column merged = col("group_id").notEqual(col("identity_id"));
    Column kept = col("decision").equalTo("KEPT");
    Dataset<Row> final_ =
        judged
            .join(
                outcomes.select(
                    "name", "identity_id", "group_id", "group_reason", "nearest_centre"),
                "name")
            .withColumn(
                "reason",
                when(kept.and(inReview), col("group_reason"))
                    .when(kept.and(merged), lit(Reason.MERGED.name()))
                    .otherwise(col("reason")))
            .withColumn("decision", decision(col("reason")))
            .withColumn(
                "margin", col("similarity").minus(cosine(col("vector"), col("nearest_centre"))));
    return oneOfEachFace(final_);
  }

  /**
   * Of several claims the one that keeps the face counts; if they keep it for two people, a person
   * must look.
   */
  private static Dataset<Row> oneOfEachFace(Dataset<Row> claims) {
    var face = Window.partitionBy("face_id");
    Column keptByName = sum(when(col("decision").equalTo("KEPT"), 1).otherwise(0)).over(face);
    Column least =
        org.apache
            .spark
            .sql
            .functions
            .min(when(col("decision").equalTo("KEPT"), col("group_id")))
            .over(face);
    Column most =
        org.apache
            .spark
            .sql
            .functions
            .max(when(col("decision").equalTo("KEPT"), col("group_id")))
            .over(face);
    Column order =
        row_number()
            .over(
                face.orderBy(
                    when(col("decision").equalTo("KEPT"), 0)
                        .when(col("decision").equalTo("REVIEW"), 1)
                        .otherwise(2),
                    col("similarity").desc(),
                    col("name")));
    Column conflict = col("kept_claims").gt(1).and(col("least").notEqual(col("most")));
    return claims
        .withColumn("kept_claims", keptByName)
        .withColumn("least", least)
        .withColumn("most", most)
        .withColumn("order", order)
        .filter("order = 1")
        .withColumn(
            "reason",
            when(conflict, lit(Reason.CONFLICTING_CLAIMS.name())).otherwise(col("reason")))
        .withColumn("decision", decision(col("reason")));
  }
}
