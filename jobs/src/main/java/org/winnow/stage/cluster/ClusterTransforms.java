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
import org.winnow.spark.Materializer;
import org.winnow.table.Clusters;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/** Transforms groups of faces: merging, adoption of single faces, and ids. */
final class ClusterTransforms {
  private ClusterTransforms() {}

  /** The vectors to group: id, apart (their image), vector. */
  static Dataset<Row> vectors(Dataset<Row> embedded, Dataset<Row> faces) {
    return embedded
        .join(faces.select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col()), Faces.FACE_ID.name())
        .select(
            Embeddings.FACE_ID.col().as("id"),
            Faces.IMAGE_ID.col().as("exclusion_key"),
            Embeddings.VECTOR.col());
  }

  /**
   * Merges communities of one person by their centroids. The map equation splits groups that are
   * large relative to the neighbour lists.
   *
   * @param communities columns number and community
   * @param centroids columns community and centroid
   * @param minCosine minimum cosine of the centroids of each merged pair
   * @return columns number and community
   */
  static Dataset<Row> joined(Dataset<Row> communities, Dataset<Row> centroids, double minCosine) {
    Dataset<Row> pairs =
        SimilarityJoin.pairs(
            VectorSet.of(
                centroids.select(
                    col("community").cast("string").as("id"), col("centroid").as("vector"))),
            (float) minCosine);
    Dataset<Row> groups =
        Materializer.materialize(CompleteLinkageGroups.of(Materializer.materialize(pairs)));
    Dataset<Row> names =
        groups.select(
            col("id").cast("int").as("community"),
            min(col("id").cast("int")).over(Window.partitionBy("group_key")).as("first"));
    return communities
        .join(names, "community", "left")
        .select(col("number"), coalesce(col("first"), col("community")).as("community"));
  }

  /**
   * Faces without a group that match the centroid of one.
   *
   * @param vectors columns id and vector
   * @param verified rows of {@link VerifiedGroups#of}
   * @return columns id and community
   */
  static Dataset<Row> adopted(
      Dataset<Row> vectors, Dataset<Row> verified, ClusterThreshold threshold) {
    Dataset<Row> centroids =
        Materializer.materialize(
            verified
                .filter(col("centroid").isNotNull())
                .select(
                    concat(lit("#"), col("community")).as("neighbour"),
                    col("community"),
                    col("faces"),
                    col("centroid")));
    Row largest = centroids.agg(max("faces")).head();
    if (largest.isNullAt(0)) {
      return centroids.select(lit("").as("id"), col("community"));
    }
    Dataset<Row> ungrouped = vectors.select("id", "vector").join(verified, "id", "left_anti");
    FilterFunction<Row> reachesThreshold =
        row -> row.getFloat(1) >= threshold.minCosine(row.getInt(2));
    return SimilarityJoin.nearest(
            VectorSet.of(Materializer.materialize(ungrouped)),
            VectorSet.of(centroids.select(col("neighbour").as("id"), col("centroid").as("vector"))),
            1,
            (float) threshold.minCosine(largest.getInt(0)))
        .join(centroids, "neighbour")
        .select("id", "similarity", "faces", "community")
        .filter(reachesThreshold)
        .select("id", "community");
  }

  /**
   * All faces with their groups.
   *
   * @param vectors column id
   * @param verified rows of {@link VerifiedGroups#of}
   * @return columns id, leader (the own id of a single face), faces and similarity
   */
  static Dataset<Row> withSingletons(Dataset<Row> vectors, Dataset<Row> verified) {
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
   * Assigns ids to groups. A group and an earlier group match if each shares the most faces with
   * the other; the group then keeps the earlier id. A new group is named after its leader. If an
   * earlier group has that id, the new id depends on all faces of the group. The ids do not depend
   * on the number of runs.
   *
   * @param groups rows of {@link #withSingletons}
   * @param earlier columns face_id and cluster_id of the previous run
   */
  static Dataset<Row> named(Dataset<Row> groups, Dataset<Row> earlier) {
    Dataset<Row> shared =
        groups
            .join(
                earlier.select(
                    Clusters.FACE_ID.col().as("id"), Clusters.CLUSTER_ID.col().as("previous_id")),
                "id")
            .groupBy("leader", "previous_id")
            .agg(count(lit(1)).as("shared"));
    Column rankInNew =
        row_number()
            .over(Window.partitionBy("leader").orderBy(col("shared").desc(), col("previous_id")));
    Column rankInPrevious =
        row_number()
            .over(Window.partitionBy("previous_id").orderBy(col("shared").desc(), col("leader")));
    Dataset<Row> kept =
        shared
            .withColumn("rank_in_new", rankInNew)
            .withColumn("rank_in_previous", rankInPrevious)
            .filter("rank_in_new = 1 AND rank_in_previous = 1")
            .select("leader", "previous_id");
    Dataset<Row> taken =
        earlier
            .select(Clusters.CLUSTER_ID.col().as("new_id"))
            .distinct()
            .withColumn("id_taken", lit(true));
    Dataset<Row> withNewIds = groups.withColumn("new_id", id(col("leader")));
    Dataset<Row> contents =
        withNewIds
            .join(taken, new String[] {"new_id"}, "left_semi")
            .groupBy("leader")
            // Both values are independent of the row order.
            .agg(concat_ws(" ", count(lit(1)), hex(expr("bit_xor(xxhash64(id))"))).as("content"));
    return withNewIds
        .join(kept, "leader", "left")
        .join(taken, "new_id", "left")
        .join(contents, "leader", "left")
        .select(
            col("id"),
            when(col("previous_id").isNotNull(), col("previous_id"))
                .when(col("id_taken"), id(concat(col("leader"), lit("#"), col("content"))))
                .otherwise(col("new_id"))
                .as(Clusters.CLUSTER_ID.name()),
            col("faces"),
            col("similarity"));
  }

  private static Column id(Column text) {
    return substring(sha2(text, 256), 1, 16);
  }
}
