package org.winnow.stage.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.table.Clusters;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;

/** Maps embeddings to vectors, and groups to rows of clusters. */
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
