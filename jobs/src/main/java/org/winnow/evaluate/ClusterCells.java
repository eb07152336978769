package org.winnow.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.evaluation.ClusteringScore;
import org.winnow.evaluation.ClusteringScore.Sums;
import org.winnow.spark.Materializer;

/** Counts of clusters against identities, summed on the executors. */
public final class ClusterCells {
  private static final String IDENTITY = "true_identity";
  private static final String IDENTITY_COUNT = "identity_n";
  private static final String CLUSTER = "cluster";
  private static final String CLUSTER_COUNT = "cluster_n";
  private static final String COUNT = "n";

  private ClusterCells() {}

  /**
   * Scores a clustering.
   *
   * @param items one row per item
   * @param identity column of the true identity
   * @param cluster column of the cluster
   */
  public static ClusteringScore score(Dataset<Row> items, String identity, String cluster) {
    Dataset<Row> cells =
        Materializer.materialize(
            items
                .groupBy(col(identity).as(IDENTITY), col(cluster).as(CLUSTER))
                .agg(count(lit(1)).as(COUNT)));
    Dataset<Row> ofIdentity = cells.groupBy(IDENTITY).agg(sum(COUNT).as(IDENTITY_COUNT));
    Dataset<Row> ofCluster = cells.groupBy(CLUSTER).agg(sum(COUNT).as(CLUSTER_COUNT));
    Sums sums =
        cells
            .join(ofIdentity, IDENTITY)
            .join(ofCluster, CLUSTER)
            .select(COUNT, IDENTITY_COUNT, CLUSTER_COUNT)
            .javaRDD()
            .map(row -> Sums.ofCell(row.getLong(0), row.getLong(1), row.getLong(2)))
            .fold(Sums.NONE, Sums::plus);
    return ClusteringScore.of(sums);
  }
}
