package org.winnow.cluster;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.graph.CompleteLinkageGroups;
import org.winnow.identity.ClusterThreshold;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;

/** Merges groups of faces, and adds single faces to them. */
final class GroupTransforms {
  private GroupTransforms() {}

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
}
