package org.winnow.stage.cluster;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.graph.CompleteLinkageGroups;
import org.winnow.identity.ClusterThreshold;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Checkpoints;
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
   * Faces without a group that are like the centre of one.
   *
   * @param vectors columns id and vector
   * @param verified what {@link VerifiedGroups#of} gives
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
    FilterFunction<Row> alike = row -> row.getFloat(1) >= bar.minCosine(row.getInt(2));
    return SimilarityJoin.nearest(
            VectorSet.of(Checkpoints.cut(alone)),
            VectorSet.of(centres.select(col("neighbour").as("id"), col("centre").as("vector"))),
            1,
            (float) bar.minCosine(largest.getInt(0)))
        .join(centres, "neighbour")
        .select("id", "similarity", "faces", "community")
        .filter(alike)
        .select("id", "community");
  }

  /**
   * All faces with their groups.
   *
   * @param vectors column id
   * @param verified what {@link VerifiedGroups#of} gives
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
   * than with any other earlier group, keeps the name of that. A new group is named after its
   * leader or, where an earlier group has that name, after all its faces: the faces and the earlier
   * groups alone decide, however often the stage ran.
   *
   * @param groups what {@link #withAlone} gives
   * @param earlier columns face_id and cluster_id of the last run
   */
  static Dataset<Row> named(Dataset<Row> groups, Dataset<Row> earlier) {
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
    Dataset<Row> fresh = groups.withColumn("fresh", id(col("leader")));
    Dataset<Row> contents =
        fresh
            .join(taken, new String[] {"fresh"}, "left_semi")
            .groupBy("leader")
            // Neither depends on the order of the rows.
            .agg(concat_ws(" ", count(lit(1)), hex(expr("bit_xor(xxhash64(id))"))).as("content"));
    return fresh
        .join(kept, "leader", "left")
        .join(taken, "fresh", "left")
        .join(contents, "leader", "left")
        .select(
            col("id"),
            when(col("old").isNotNull(), col("old"))
                .when(col("taken"), id(concat(col("leader"), lit("#"), col("content"))))
                .otherwise(col("fresh"))
                .as(Clusters.CLUSTER_ID.name()),
            col("faces"),
            col("similarity"));
  }

  private static Column id(Column text) {
    return substring(sha2(text, 256), 1, 16);
  }
}
