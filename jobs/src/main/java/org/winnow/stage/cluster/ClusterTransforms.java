package org.winnow.stage.cluster;

import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.primitive.AgreeingGroups;
import org.winnow.primitive.GroupCentres;
import org.winnow.primitive.Plans;
import org.winnow.primitive.SimilarityJoin;
import org.winnow.primitive.VectorSet;
import org.winnow.table.Clusters;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/** Groups of faces as columns: who stays in a group, and what it is called. */
final class ClusterTransforms {
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
    Dataset<Row> groups = Plans.cut(AgreeingGroups.of(Plans.cut(pairs)));
    Dataset<Row> names =
        groups.select(
            col("id").cast("int").as("community"),
            min(col("id").cast("int")).over(Window.partitionBy("group_key")).as("first"));
    return communities
        .join(names, "community", "left")
        .select(col("number"), coalesce(col("first"), col("community")).as("community"));
  }

  /**
   * Verifies groups: a face that is too unlike the centre leaves, and of two faces of one image the
   * one that is less like it, since a person is in a picture once.
   *
   * @param vectors columns id, apart and vector
   * @param members the same with community, of those that are in one
   * @param least least cosine to the centre
   * @return columns id, leader (the least id of the group; the face's own where it is alone), faces
   *     and similarity; a row for each vector
   */
  static Dataset<Row> verified(Dataset<Row> vectors, Dataset<Row> members, double least) {
    Column similarity = call_udf("cosine_similarity", col("vector"), col("centre")).cast("float");
    Column place =
        row_number()
            .over(
                Window.partitionBy("community", "apart")
                    .orderBy(col("similarity").desc(), col("id")));
    var group = Window.partitionBy("community");
    Dataset<Row> staying =
        members
            .join(GroupCentres.of(members), "community")
            .select(col("id"), col("apart"), col("community"), similarity.as("similarity"))
            .withColumn("place", place)
            .filter(col("similarity").geq(least).and(col("place").equalTo(1)))
            .withColumn("leader", min(col("id")).over(group))
            .withColumn("faces", count(lit(1)).over(group))
            .filter(col("faces").gt(1))
            .select("id", "leader", "faces", "similarity");
    return vectors
        .select("id")
        .join(staying, "id", "left")
        .select(
            col("id"),
            coalesce(col("leader"), col("id")).as("leader"),
            coalesce(col("faces"), lit(1)).cast("int").as("faces"),
            coalesce(col("similarity"), lit(1f)).as("similarity"));
  }

  /**
   * Names groups: one that shares more faces with an earlier group than any other does, and more
   * than with any other earlier group, keeps the name of that.
   *
   * @param groups what {@link #verified} gives
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
