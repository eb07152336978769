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
                .groupBy(col(identity).as("identity"), col(cluster).as("cluster"))
                .agg(count(lit(1)).as("n")));
    Dataset<Row> ofIdentity = cells.groupBy("identity").agg(sum("n").as("identity_n"));
    Dataset<Row> ofCluster = cells.groupBy("cluster").agg(sum("n").as("cluster_n"));
    Sums sums =
        cells
            .join(ofIdentity, "identity")
            .join(ofCluster, "cluster")
            .select("n", "identity_n", "cluster_n")
            .javaRDD()
            .map(row -> Sums.ofCell(row.getLong(0), row.getLong(1), row.getLong(2)))
            .fold(Sums.NONE, Sums::plus);
    return ClusteringScore.of(sums);
  }
}
