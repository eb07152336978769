package org.winnow.stage.cluster;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.graph.CompleteLinkageGroups;
import org.winnow.identity.ClusterThreshold;
import org.winnow.identity.ClusterVerifier;
import org.winnow.kernel.Vectors;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Checkpoints;
import org.winnow.spark.GroupedRows;
import org.winnow.table.Clusters;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/** Groups of faces as columns: who stays in a group, and what it is called. */
final class ClusterTransforms {
  private static final StructType VERIFIED =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("community", DataTypes.IntegerType, false)
          .add("leader", DataTypes.StringType, false)
          .add("faces", DataTypes.IntegerType, false)
          .add("similarity", DataTypes.FloatType, false)
          .add("centre", DataTypes.createArrayType(DataTypes.FloatType, false));

  private ClusterTransforms() {}

  /** The faces that are compared: id, apart (their image), vector. */
  static Dataset<Row> vectors(Dataset<Row> embedded, Dataset<Row> faces) {
    return embedded
        .join(faces.select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col()), Faces.FACE_ID.name())
        .select(
            Embeddings.FACE_ID.col().as("id"),
            Faces.IMAGE_ID.col().as("apart"),
            Embeddings.VECTOR.col());
  }

  /**
   * Communities that are one person by their centres, joined: the map equation cuts a group that is
   * large beside the lists of neighbours.
   *
   * @param communities columns number and community
   * @param centres columns community and centre
   * @param least least cosine of the centres of each two that are joined
   * @return columns number and community
   */
  static Dataset<Row> joined(Dataset<Row> communities, Dataset<Row> centres, double least) {
    Dataset<Row> pairs =
        SimilarityJoin.pairs(
            VectorSet.of(
                centres.select(
                    col("community").cast("string").as("id"), col("centre").as("vector"))),
            (float) least);
    Dataset<Row> groups = Checkpoints.cut(CompleteLinkageGroups.of(Checkpoints.cut(pairs)));
    Dataset<Row> names =
        groups.select(
            col("id").cast("int").as("community"),
            min(col("id").cast("int")).over(Window.partitionBy("group_key")).as("first"));
    return communities
        .join(names, "community", "left")
        .select(col("number"), coalesce(col("first"), col("community")).as("community"));
  }

  /**
   * Verifies groups, each in one task: see {@link ClusterVerifier}.
   *
   * @param members columns community, id, apart and vector
   * @return columns id, community, leader (the least id of the group), faces, similarity (to the
   *     centre) and centre (null but for the leader); a row for each face that stays
   */
  static Dataset<Row> verified(Dataset<Row> members, ClusterThreshold bar) {
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
        ClusterVerifier.of(group.stream().map(Member::face).toList(), bar);
    List<Row> rows = new ArrayList<>();
    if (!staying.isEmpty()) {
      float[] centre = Vectors.centre(staying.stream().map(ClusterVerifier.Face::vector).toList());
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

  /**
   * Faces without a group that are like the centre of one.
   *
   * @param vectors columns id and vector
   * @param verified what {@link #verified} gives
   * @return columns id and community
   */
  static Dataset<Row> adopted(Dataset<Row> vectors, Dataset<Row> verified, ClusterThreshold bar) {
    Dataset<Row> centres =
        Checkpoints.cut(
            verified
                .filter(col("centre").isNotNull())
                .select(
                    concat(lit("#"), col("community")).as("neighbour"),
                    col("community"),
                    col("faces"),
                    col("centre")));
    Row largest = centres.agg(max("faces")).head();
    if (largest.isNullAt(0)) {
      return centres.select(lit("").as("id"), col("community"));
    }
    Dataset<Row> alone = vectors.select("id", "vector").join(verified, "id", "left_anti");
    FilterFunction<Row> alike = row -> row.getFloat(1) >= bar.least(row.getInt(2));
    return SimilarityJoin.nearest(
            VectorSet.of(Checkpoints.cut(alone)),
            VectorSet.of(centres.select(col("neighbour").as("id"), col("centre").as("vector"))),
            1,
            (float) bar.least(largest.getInt(0)))
        .join(centres, "neighbour")
        .select("id", "similarity", "faces", "community")
        .filter(alike)
        .select("id", "community");
  }

  /**
   * All faces with their groups.
   *
   * @param vectors column id
   * @param verified what {@link #verified} gives
   * @return columns id, leader (the face's own id where it is alone), faces and similarity
   */
  static Dataset<Row> withAlone(Dataset<Row> vectors, Dataset<Row> verified) {
    return vectors
        .select("id")
        .join(verified, "id", "left")
        .select(
            col("id"),
            coalesce(col("leader"), col("id")).as("leader"),
            coalesce(col("faces"), lit(1)).as("faces"),
            coalesce(col("similarity"), lit(1f)).as("similarity"));
  }

  /**
   * Names groups: one that shares more faces with an earlier group than any other does, and more
   * than with any other earlier group, keeps the name of that.
   *
   * @param groups what {@link #withAlone} gives
   * @param earlier columns face_id and cluster_id of the last run
   * @param salt told apart from all earlier runs: a new group must not get the name of an old one
   */
  static Dataset<Row> named(Dataset<Row> groups, Dataset<Row> earlier, String salt) {
    Dataset<Row> shared =
        groups
            .join(
                earlier.select(
                    Clusters.FACE_ID.col().as("id"), Clusters.CLUSTER_ID.col().as("old")),
                "id")
            .groupBy("leader", "old")
            .agg(count(lit(1)).as("shared"));
    Column ofNew =
        row_number().over(Window.partitionBy("leader").orderBy(col("shared").desc(), col("old")));
    Column ofOld =
        row_number().over(Window.partitionBy("old").orderBy(col("shared").desc(), col("leader")));
    Dataset<Row> kept =
        shared
            .withColumn("of_new", ofNew)
            .withColumn("of_old", ofOld)
            .filter("of_new = 1 AND of_old = 1")
            .select("leader", "old");
    Dataset<Row> taken =
        earlier
            .select(Clusters.CLUSTER_ID.col().as("fresh"))
            .distinct()
            .withColumn("taken", lit(true));
    return groups
        .join(kept, "leader", "left")
        .withColumn("fresh", id(col("leader")))
        .join(taken, "fresh", "left")
        .select(
            col("id"),
            when(col("old").isNotNull(), col("old"))
                .when(col("taken"), id(concat(col("leader"), lit(salt))))
                .otherwise(col("fresh"))
                .as(Clusters.CLUSTER_ID.name()),
            col("faces"),
            col("similarity"));
  }

  private static Column id(Column text) {
    return substring(sha2(text, 256), 1, 16);
  }
}
