package org.winnow.cluster;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.dense_rank;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.identity.ClusterThreshold;
import org.winnow.identity.ClusterVerifier;
import org.winnow.kernel.Vectors;
import org.winnow.spark.GroupedRows;
import org.winnow.spark.Materializer;

/**
 * Removes faces that do not match the rest of their group; one task verifies one group, see {@link
 * ClusterVerifier}. Of a large group, a sample of images is verified, drawn by hash. All further
 * images are compared with the centroid of the sample, so the memory of a task is bounded.
 */
final class VerifiedGroups {
  private static final StructType VERIFIED =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("community", DataTypes.IntegerType, false)
          .add("leader", DataTypes.StringType, false)
          .add("faces", DataTypes.IntegerType, false)
          .add("similarity", DataTypes.FloatType, false)
          .add("centroid", DataTypes.createArrayType(DataTypes.FloatType, false));

  private VerifiedGroups() {}

  /**
   * Verifies groups.
   *
   * @param members columns community, id, apart and vector
   * @param maxImages maximum number of images of one group in a task
   * @return columns id, community, leader (the smallest id of the group), faces, similarity (to the
   *     centroid) and centroid (set for one face of the group); a row for each face that stays
   */
  static Dataset<Row> of(Dataset<Row> members, ClusterThreshold threshold, int maxImages) {
    Dataset<Row> rows =
        members
            .select("community", "id", "exclusion_key", "vector")
            .withColumn("image", coalesce(col("exclusion_key"), col("id")));
    Dataset<Row> large =
        Materializer.materialize(
            rows.groupBy("community")
                .agg(count_distinct(col("image")).as("images"))
                .filter(col("images").gt(maxImages))
                .select("community"));
    if (Materializer.count(large) == 0) {
      return verifyWhole(rows, threshold);
    }
    String[] community = {"community"};
    Dataset<Row> drawn =
        rows.join(broadcast(large), community, "left_semi")
            .withColumn(
                "rank",
                dense_rank()
                    .over(
                        Window.partitionBy("community")
                            .orderBy(xxhash64(col("image")), col("image"))));
    Dataset<Row> verified =
        Materializer.materialize(
            verifyWhole(
                rows.join(broadcast(large), community, "left_anti")
                    .unionByName(drawn.filter(col("rank").leq(maxImages)).drop("rank")),
                threshold));
    return withAdded(
        verified, matchingCentroid(drawn.filter(col("rank").gt(maxImages)), verified, threshold));
  }

  /** The faces of further images that match the centroid of their group, one of each image. */
  private static Dataset<Row> matchingCentroid(
      Dataset<Row> further, Dataset<Row> verified, ClusterThreshold threshold) {
    UDF1<Integer, Double> minimum = threshold::minCosine;
    Dataset<Row> centroids =
        verified
            .filter(col("centroid").isNotNull())
            .select(
                col("community"),
                col("centroid").as("group_centroid"),
                udf(minimum, DataTypes.DoubleType).apply(col("faces")).as("minimum"));
    Column rank =
        row_number()
            .over(
                Window.partitionBy("community", "image")
                    .orderBy(col("similarity").desc(), col("id")));
    return Materializer.materialize(
        further
            .join(broadcast(centroids), "community")
            .withColumn(
                "similarity", expr("cast(cosine_similarity(vector, group_centroid) AS float)"))
            .filter(col("similarity").geq(col("minimum")))
            .withColumn("rank", rank)
            .filter("rank = 1")
            .select("id", "community", "similarity"));
  }

  /** Adds further faces to verified groups. */
  private static Dataset<Row> withAdded(Dataset<Row> verified, Dataset<Row> added) {
    Dataset<Row> addedCounts =
        added
            .groupBy("community")
            .agg(count(lit(1)).cast("int").as("added"), min("id").as("first_added"));
    Dataset<Row> groups =
        verified
            .filter(col("centroid").isNotNull())
            .select("community", "leader", "faces")
            .join(addedCounts, new String[] {"community"}, "left")
            .select(
                col("community"),
                least(col("leader"), coalesce(col("first_added"), col("leader"))).as("leader"),
                col("faces").plus(coalesce(col("added"), lit(0))).as("faces"));
    return verified
        .drop("leader", "faces")
        .unionByName(
            added.withColumn(
                "centroid", lit(null).cast(DataTypes.createArrayType(DataTypes.FloatType))))
        .join(groups, "community")
        .select("id", "community", "leader", "faces", "similarity", "centroid");
  }

  private static Dataset<Row> verifyWhole(Dataset<Row> members, ClusterThreshold threshold) {
    return GroupedRows.map(
        members.select("community", "id", "exclusion_key", "vector"),
        "community",
        "id",
        VERIFIED,
        row -> new Member(row.getInt(0), face(row)),
        group -> verified(group, threshold));
  }

  /** A face of a community. */
  private record Member(int community, ClusterVerifier.Face face) {}

  private static ClusterVerifier.Face face(Row row) {
    String id = row.getString(1);
    return new ClusterVerifier.Face(
        id, row.isNullAt(2) ? id : row.getString(2), Vectors.of(row.getList(3)));
  }

  private static List<Row> verified(List<Member> group, ClusterThreshold threshold) {
    List<ClusterVerifier.Face> verified =
        ClusterVerifier.verify(group.stream().map(Member::face).toList(), threshold);
    List<Row> rows = new ArrayList<>();
    if (!verified.isEmpty()) {
      float[] centroid =
          Vectors.centroid(verified.stream().map(ClusterVerifier.Face::vector).toList());
      for (ClusterVerifier.Face face : verified) {
        rows.add(
            RowFactory.create(
                face.id(),
                group.get(0).community(),
                verified.get(0).id(),
                verified.size(),
                (float) Vectors.cosine(face.vector(), centroid),
                rows.isEmpty() ? centroid : null));
      }
    }
    return rows;
  }
}
