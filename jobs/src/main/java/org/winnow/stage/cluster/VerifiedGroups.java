package org.winnow.stage.cluster;

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
import org.winnow.spark.Checkpoints;
import org.winnow.spark.GroupedRows;

/**
 * Groups whose faces agree with the others of the group, each verified in one task, see {@link
 * ClusterVerifier}. Of a group with too many images a share is verified, drawn by a hash of the
 * image, and each other image is compared with the centre of that share, so that the memory of a
 * task does not grow with the group.
 */
final class VerifiedGroups {
  private static final StructType VERIFIED =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("community", DataTypes.IntegerType, false)
          .add("leader", DataTypes.StringType, false)
          .add("faces", DataTypes.IntegerType, false)
          .add("similarity", DataTypes.FloatType, false)
          .add("centre", DataTypes.createArrayType(DataTypes.FloatType, false));

  private VerifiedGroups() {}

  /**
   * Verifies groups.
   *
   * @param members columns community, id, apart and vector
   * @param maxImages images of one group that a task holds
   * @return columns id, community, leader (the least id of the group), faces, similarity (to the
   *     centre) and centre (null but for one face of the group); a row for each face that stays
   */
  static Dataset<Row> of(Dataset<Row> members, ClusterThreshold bar, int maxImages) {
    Dataset<Row> rows =
        members
            .select("community", "id", "apart", "vector")
            .withColumn("image", coalesce(col("apart"), col("id")));
    Dataset<Row> large =
        Checkpoints.cut(
            rows.groupBy("community")
                .agg(count_distinct(col("image")).as("images"))
                .filter(col("images").gt(maxImages))
                .select("community"));
    if (Checkpoints.count(large) == 0) {
      return whole(rows, bar);
    }
    String[] community = {"community"};
    Dataset<Row> drawn =
        rows.join(broadcast(large), community, "left_semi")
            .withColumn(
                "place",
                dense_rank()
                    .over(
                        Window.partitionBy("community")
                            .orderBy(xxhash64(col("image")), col("image"))));
    Dataset<Row> verified =
        Checkpoints.cut(
            whole(
                rows.join(broadcast(large), community, "left_anti")
                    .unionByName(drawn.filter(col("place").leq(maxImages)).drop("place")),
                bar));
    return with(verified, compared(drawn.filter(col("place").gt(maxImages)), verified, bar));
  }

  /** The faces of further images that are like the centre of their group, one of each image. */
  private static Dataset<Row> compared(
      Dataset<Row> rest, Dataset<Row> verified, ClusterThreshold bar) {
    UDF1<Integer, Double> minimum = bar::minCosine;
    Dataset<Row> centres =
        verified
            .filter(col("centre").isNotNull())
            .select(
                col("community"),
                col("centre").as("of_group"),
                udf(minimum, DataTypes.DoubleType).apply(col("faces")).as("minimum"));
    Column place =
        row_number()
            .over(
                Window.partitionBy("community", "image")
                    .orderBy(col("similarity").desc(), col("id")));
    return Checkpoints.cut(
        rest.join(broadcast(centres), "community")
            .withColumn("similarity", expr("cast(cosine_similarity(vector, of_group) AS float)"))
            .filter(col("similarity").geq(col("minimum")))
            .withColumn("place", place)
            .filter("place = 1")
            .select("id", "community", "similarity"));
  }

  /** Verified groups with further faces. */
  private static Dataset<Row> with(Dataset<Row> verified, Dataset<Row> more) {
    Dataset<Row> added =
        more.groupBy("community")
            .agg(count(lit(1)).cast("int").as("added"), min("id").as("first_added"));
    Dataset<Row> groups =
        verified
            .filter(col("centre").isNotNull())
            .select("community", "leader", "faces")
            .join(added, new String[] {"community"}, "left")
            .select(
                col("community"),
                least(col("leader"), coalesce(col("first_added"), col("leader"))).as("leader"),
                col("faces").plus(coalesce(col("added"), lit(0))).as("faces"));
    return verified
        .drop("leader", "faces")
        .unionByName(
            more.withColumn(
                "centre", lit(null).cast(DataTypes.createArrayType(DataTypes.FloatType))))
        .join(groups, "community")
        .select("id", "community", "leader", "faces", "similarity", "centre");
  }

  private static Dataset<Row> whole(Dataset<Row> members, ClusterThreshold bar) {
    return GroupedRows.map(
        members.select("community", "id", "apart", "vector"),
        "community",
        "id",
        VERIFIED,
        row -> new Member(row.getInt(0), face(row)),
        group -> verified(group, bar));
  }

  /** A face in its community. */
  private record Member(int community, ClusterVerifier.Face face) {}

  private static ClusterVerifier.Face face(Row row) {
    String id = row.getString(1);
    return new ClusterVerifier.Face(
        id, row.isNullAt(2) ? id : row.getString(2), Vectors.of(row.getList(3)));
  }

  private static List<Row> verified(List<Member> group, ClusterThreshold bar) {
    List<ClusterVerifier.Face> staying =
        ClusterVerifier.verify(group.stream().map(Member::face).toList(), bar);
    List<Row> rows = new ArrayList<>();
    if (!staying.isEmpty()) {
      float[] centre =
          Vectors.centroid(staying.stream().map(ClusterVerifier.Face::vector).toList());
      for (ClusterVerifier.Face face : staying) {
        rows.add(
            RowFactory.create(
                face.id(),
                group.get(0).community(),
                staying.get(0).id(),
                staying.size(),
                (float) Vectors.cosine(face.vector(), centre),
                rows.isEmpty() ? centre : null));
      }
    }
    return rows;
  }
}
