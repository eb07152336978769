package org.winnow.stage.synthesize;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.knn.exact.GroupCentroids;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.table.Synthetic;

/**
 * What synthetic faces are worth, as DCFace measures it (Kim et al., CVPR 2023).
 *
 * @param radius cosine at which two vectors are of one person
 * @param uniqueness U_class: share of the identities whose centroid is below the radius against all
 *     centroids before it, 0 to 1
 * @param consistency C_intra: mean over the identities of the share of faces that reach the radius
 *     against their centroid, 0 to 1
 */
record SyntheticScores(double radius, double uniqueness, double consistency) {
  private static final String SHARE = "share";

  /**
   * Measures faces.
   *
   * @param faces columns of {@link Synthetic}
   */
  static SyntheticScores of(Dataset<Row> faces, double radius) {
    String identity = Synthetic.IDENTITY_ID.name();
    Dataset<Row> vectors =
        faces.select(Synthetic.IDENTITY_ID.col(), Synthetic.VECTOR.col().as(VectorSet.VECTOR));
    Dataset<Row> centroids = Materializer.materialize(GroupCentroids.of(vectors, identity));
    long identities = Materializer.count(centroids);
    if (identities == 0) {
      return new SyntheticScores(radius, 1, 1);
    }
    long repeated =
        SimilarityJoin.pairs(
                new VectorSet(centroids.toDF(VectorSet.ID, VectorSet.VECTOR), identities),
                (float) radius)
            .select(col(SimilarityJoin.B))
            .distinct()
            .count();
    double consistency =
        vectors
            .join(centroids, identity)
            .withColumn(
                SHARE,
                when(
                        call_udf(
                                "cosine_similarity",
                                col(VectorSet.VECTOR),
                                col(GroupCentroids.CENTROID))
                            .geq(radius),
                        1.0)
                    .otherwise(0.0))
            .groupBy(Synthetic.IDENTITY_ID.col())
            .agg(avg(col(SHARE)).as(SHARE))
            .agg(avg(col(SHARE)))
            .head()
            .getDouble(0);
    return new SyntheticScores(radius, 1 - repeated / (double) identities, consistency);
  }

  /** Adds the scores to the details of a run. */
  void addTo(ObjectNode details) {
    details.put("radius", radius);
    details.put("u_class", uniqueness);
    details.put("c_intra", consistency);
  }
}
