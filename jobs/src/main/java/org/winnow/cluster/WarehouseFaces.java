package org.winnow.cluster;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.knn.exact.GroupCentroids;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Clusters;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Sources;

/**
 * The embedded faces of the warehouse, and the groups of faces that are taken for one person: the
 * identities of the newest cleaning round, else the groups of {@code cluster}, else what was
 * claimed.
 *
 * @param faces columns face_id, {@link #GROUP} (null: none), {@link #NAME} (null: unknown) and
 *     {@link VectorSet#VECTOR}; materialised
 * @param groups columns {@link #GROUP}, {@link #NAME}, {@link #SIZE} and {@link
 *     GroupCentroids#CENTROID}; materialised
 */
public record WarehouseFaces(Dataset<Row> faces, Dataset<Row> groups) {
  public static final String GROUP = "group_id";
  public static final String NAME = "group_name";

  /** Number of faces of a group. */
  public static final String SIZE = "group_size";

  private static final String[] BY_FACE = {Faces.FACE_ID.name()};
  private static final String[] BY_GROUP = {GROUP};

  /** Reads the embeddings by a model. */
  public static WarehouseFaces of(DeltaStore tables, String modelId) {
    Dataset<Row> vectors =
        tables
            .read(Embeddings.TABLE)
            .filter(Embeddings.MODEL_ID.col().equalTo(modelId))
            .select(Embeddings.FACE_ID.col(), Embeddings.VECTOR.col().as(VectorSet.VECTOR));
    Dataset<Row> faces =
        Materializer.materialize(
            vectors
                .join(members(tables, modelId), BY_FACE, "left")
                .select(Embeddings.FACE_ID.col(), col(GROUP), col(NAME), col(VectorSet.VECTOR)));
    return new WarehouseFaces(faces, groups(faces));
  }

  /** The groups of faces. */
  public static Dataset<Row> groups(Dataset<Row> faces) {
    Dataset<Row> grouped = faces.filter(col(GROUP).isNotNull());
    return Materializer.materialize(
        grouped
            .groupBy(col(GROUP))
            .agg(min(col(NAME)).as(NAME), count(lit(1)).as(SIZE))
            .join(GroupCentroids.of(grouped, GROUP), BY_GROUP));
  }

  /** The group of each face: face_id, group and name. */
  private static Dataset<Row> members(DeltaStore tables, String modelId) {
    Dataset<Row> labels = tables.read(Labels.TABLE);
    int round = Labels.newestRound(labels);
    if (round > 0) {
      Dataset<Row> names =
          tables
              .read(Identities.TABLE)
              .filter(Identities.ROUND.col().equalTo(round))
              .select(Identities.IDENTITY_ID.col().as(GROUP), Identities.NAME.col().as(NAME));
      return labels
          .filter(Labels.ROUND.col().equalTo(round).and(Labels.kept()))
          .select(Labels.FACE_ID.col(), Labels.IDENTITY_ID.col().as(GROUP))
          .join(names, BY_GROUP, "left");
    }
    Dataset<Row> clusters =
        tables
            .read(Clusters.TABLE)
            .filter(Clusters.MODEL_ID.col().equalTo(modelId))
            .select(Clusters.FACE_ID.col(), Clusters.CLUSTER_ID.col().as(GROUP));
    Dataset<Row> claims = Sources.names(tables.read(Sources.TABLE), NAME);
    return tables
        .read(Faces.TABLE)
        .select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col())
        .join(claims, Faces.IMAGE_ID.name())
        .join(clusters, BY_FACE, "left")
        .select(
            Faces.FACE_ID.col(),
            coalesce(col(GROUP), Sources.nameForm(col(NAME))).as(GROUP),
            when(col(GROUP).isNull(), col(NAME)).as(NAME));
  }
}
