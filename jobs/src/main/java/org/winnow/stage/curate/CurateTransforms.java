package org.winnow.stage.curate;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.table.Clusters;
import org.winnow.table.Curated;
import org.winnow.table.Labels;
import org.winnow.table.Sources;

/** Maps the groups of {@code cluster} to labels to publish. */
final class CurateTransforms {
  private CurateTransforms() {}

  /**
   * The groups of {@code cluster} instead of kept labels. The name of a group is derived from its
   * id. Singletons are left out.
   *
   * @param clusters clusters of one embedder
   */
  static Dataset<Row> groups(Dataset<Row> clusters) {
    return clusters
        .filter(Clusters.FACES.col().gt(1))
        .select(
            Clusters.FACE_ID.col(),
            Clusters.CLUSTER_ID.col().as(Curated.IDENTITY_ID.name()),
            concat(lit("group "), Clusters.CLUSTER_ID.col()).as(Curated.IDENTITY.name()),
            Clusters.SIMILARITY.col(),
            lit(null).cast(DataTypes.StringType).as(Labels.CLAIMED_IDENTITY.name()));
  }

  /** Removes the claims of sources, for faces that are published without a claim. */
  static Dataset<Row> withoutClaims(Dataset<Row> sources) {
    return sources.withColumn(Sources.CLAIMED_NAME.name(), lit(null).cast(DataTypes.StringType));
  }
}
