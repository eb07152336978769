package org.winnow.cluster;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.winnow.cluster.Clustering.LEADER;
import static org.winnow.graph.Communities.COMMUNITY;
import static org.winnow.knn.exact.GroupCentroids.CENTROID;
import static org.winnow.knn.exact.VectorSet.ID;

import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.graph.CompleteLinkageGroups;
import org.winnow.identity.ClusterThreshold;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.knn.ivf.KnnGraph;
import org.winnow.spark.Materializer;
import org.winnow.table.Clusters;

/** Merges groups of faces, and adds single faces to them. */
final class GroupTransforms {
  private static final String FIRST = "first";

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
                    col(COMMUNITY).cast("string").as(ID), col(CENTROID).as(VectorSet.VECTOR))),
            (float) minCosine);
    Dataset<Row> groups =
        Materializer.materialize(CompleteLinkageGroups.of(Materializer.materialize(pairs)));
    Dataset<Row> names =
        groups.select(
            col(ID).cast("int").as(COMMUNITY),
            min(col(ID).cast("int"))
                .over(Window.partitionBy(col(CompleteLinkageGroups.GROUP_KEY)))
                .as(FIRST));
    return communities
        .join(names, COMMUNITY, "left")
        .select(col(KnnGraph.NUMBER), coalesce(col(FIRST), col(COMMUNITY)).as(COMMUNITY));
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
                .filter(col(CENTROID).isNotNull())
                .select(
                    concat(lit("#"), col(COMMUNITY)).as(SimilarityJoin.NEIGHBOUR),
                    col(COMMUNITY),
                    Clusters.FACES.col(),
                    col(CENTROID)));
    Row largest = centroids.agg(max(Clusters.FACES.col())).head();
    if (largest.isNullAt(0)) {
      return centroids.select(lit("").as(ID), col(COMMUNITY));
    }
    Dataset<Row> ungrouped =
        vectors.select(col(ID), col(VectorSet.VECTOR)).join(verified, ID, "left_anti");
    FilterFunction<Row> reachesThreshold =
        row -> row.getFloat(1) >= threshold.minCosine(row.getInt(2));
    return SimilarityJoin.nearest(
            VectorSet.of(Materializer.materialize(ungrouped)),
            VectorSet.of(
                centroids.select(
                    col(SimilarityJoin.NEIGHBOUR).as(ID), col(CENTROID).as(VectorSet.VECTOR))),
            1,
            (float) threshold.minCosine(largest.getInt(0)))
        .join(centroids, SimilarityJoin.NEIGHBOUR)
        .select(col(ID), Clusters.SIMILARITY.col(), Clusters.FACES.col(), col(COMMUNITY))
        .filter(reachesThreshold)
        .select(col(ID), col(COMMUNITY));
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
        .select(col(ID))
        .join(verified, ID, "left")
        .select(
            col(ID),
            coalesce(col(LEADER), col(ID)).as(LEADER),
            coalesce(Clusters.FACES.col(), lit(1)).as(Clusters.FACES.name()),
            coalesce(Clusters.SIMILARITY.col(), lit(1f)).as(Clusters.SIMILARITY.name()));
  }
}
