package org.winnow.stage.cluster;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.cluster.Clustering;
import org.winnow.knn.exact.VectorSet;
import org.winnow.table.Clusters;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/** Maps embeddings to vectors, and groups to rows of clusters. */
final class ClusterTransforms {
  private static final String PREVIOUS_ID = "previous_id";
  private static final String SHARED = "shared";
  private static final String RANK_IN_NEW = "rank_in_new";
  private static final String RANK_IN_PREVIOUS = "rank_in_previous";
  private static final String NEW_ID = "new_id";
  private static final String ID_TAKEN = "id_taken";
  private static final String CONTENT = "content";

  private ClusterTransforms() {}

  /** The vectors to group: id, exclusion_key (their image), vector. */
  static Dataset<Row> vectors(Dataset<Row> embedded, Dataset<Row> faces) {
    return embedded
        .join(faces.select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col()), Faces.FACE_ID.name())
        .select(
            Embeddings.FACE_ID.col().as(VectorSet.ID),
            Faces.IMAGE_ID.col().as(VectorSet.EXCLUSION_KEY),
            Embeddings.VECTOR.col());
  }

  /**
   * Assigns ids to groups. A group and an earlier group match if each shares the most faces with
   * the other; the group then keeps the earlier id. A new group is named after its leader. If an
   * earlier group has that id, the new id depends on all faces of the group. The ids do not depend
   * on the number of runs.
   *
   * @param groups groups of {@link org.winnow.cluster.Clustering}
   * @param earlier columns face_id and cluster_id of the previous run
   */
  static Dataset<Row> named(Dataset<Row> groups, Dataset<Row> earlier) {
    Dataset<Row> shared =
        groups
            .join(
                earlier.select(
                    Clusters.FACE_ID.col().as(VectorSet.ID),
                    Clusters.CLUSTER_ID.col().as(PREVIOUS_ID)),
                VectorSet.ID)
            .groupBy(col(Clustering.LEADER), col(PREVIOUS_ID))
            .agg(count(lit(1)).as(SHARED));
    Column rankInNew =
        row_number()
            .over(
                Window.partitionBy(col(Clustering.LEADER))
                    .orderBy(col(SHARED).desc(), col(PREVIOUS_ID)));
    Column rankInPrevious =
        row_number()
            .over(
                Window.partitionBy(col(PREVIOUS_ID))
                    .orderBy(col(SHARED).desc(), col(Clustering.LEADER)));
    Dataset<Row> kept =
        shared
            .withColumn(RANK_IN_NEW, rankInNew)
            .withColumn(RANK_IN_PREVIOUS, rankInPrevious)
            .filter(col(RANK_IN_NEW).equalTo(1).and(col(RANK_IN_PREVIOUS).equalTo(1)))
            .select(col(Clustering.LEADER), col(PREVIOUS_ID));
    Dataset<Row> taken =
        earlier
            .select(Clusters.CLUSTER_ID.col().as(NEW_ID))
            .distinct()
            .withColumn(ID_TAKEN, lit(true));
    Dataset<Row> withNewIds = groups.withColumn(NEW_ID, id(col(Clustering.LEADER)));
    Dataset<Row> contents =
        withNewIds
            .join(taken, new String[] {NEW_ID}, "left_semi")
            .groupBy(col(Clustering.LEADER))
            // Both values are independent of the row order.
            .agg(
                concat_ws(" ", count(lit(1)), hex(bit_xor(xxhash64(col(VectorSet.ID)))))
                    .as(CONTENT));
    return withNewIds
        .join(kept, Clustering.LEADER, "left")
        .join(taken, NEW_ID, "left")
        .join(contents, Clustering.LEADER, "left")
        .select(
            col(VectorSet.ID),
            when(col(PREVIOUS_ID).isNotNull(), col(PREVIOUS_ID))
                .when(col(ID_TAKEN), id(concat(col(Clustering.LEADER), lit("#"), col(CONTENT))))
                .otherwise(col(NEW_ID))
                .as(Clusters.CLUSTER_ID.name()),
            Clusters.FACES.col(),
            Clusters.SIMILARITY.col());
  }

  private static Column id(Column text) {
    return substring(sha2(text, 256), 1, 16);
  }
}
