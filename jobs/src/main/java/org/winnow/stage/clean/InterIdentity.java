package org.winnow.stage.clean;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.algo.cluster.Reason;
import org.winnow.primitive.AgreeingGroups;
import org.winnow.primitive.Plans;
import org.winnow.primitive.SimilarityJoin;
import org.winnow.primitive.VectorSet;

/** Identities compared with each other: the same person under two names, and what may be that. */
final class InterIdentity {
  private InterIdentity() {}

  /**
   * Merges and reviews identities.
   *
   * @param identities from {@link CleanTransforms#identities}
   * @return the identities with group_id (the identity that holds the faces after merging),
   *     group_reason (why the group must be reviewed), nearest_id, nearest_similarity and
   *     nearest_centre
   */
  static Dataset<Row> compare(Dataset<Row> identities, Thresholds thresholds) {
    Dataset<Row> kept =
        identities
            .filter("faces > 0")
            .select(col("identity_id").as("id"), col("centre").as("vector"));
    VectorSet centresOfKept = VectorSet.of(kept);
    Dataset<Row> pairs =
        Plans.cut(SimilarityJoin.pairs(centresOfKept, (float) thresholds.review()));
    Dataset<Row> nearest =
        SimilarityJoin.nearest(centresOfKept, 1, -1)
            .select(
                col("id"),
                col("neighbour").as("nearest_id"),
                col("similarity").as("nearest_similarity"));
    Dataset<Row> grouped =
        Plans.cut(
            grouped(
                identities,
                AgreeingGroups.of(pairs.filter(col("similarity").geq(thresholds.merge())))
                    .withColumnRenamed("id", "identity_id")));
    Dataset<Row> reviewed = reviewed(grouped, pairs);
    Dataset<Row> centres =
        kept.select(col("id").as("nearest_id"), col("vector").as("nearest_centre"));
    return grouped
        .join(reviewed, "group_id", "left")
        .join(nearest, grouped.col("identity_id").equalTo(nearest.col("id")), "left")
        .drop("id")
        .join(centres, "nearest_id", "left");
  }

  private static Dataset<Row> grouped(Dataset<Row> identities, Dataset<Row> groups) {
    Dataset<Row> named = identities.join(groups, "identity_id", "left");
    Dataset<Row> keyed =
        named.withColumn("group_key", coalesce(col("group_key"), col("identity_id")));
    var group = Window.partitionBy("group_key");
    return keyed
        .withColumn(
            "group_id",
            first(col("identity_id")).over(group.orderBy(col("faces").desc(), col("identity_id"))))
        .withColumn("group_faces", sum("faces").over(group))
        .drop("group_key");
  }

  /**
   * The smaller group of each pair that is alike and was not merged: it must be looked at before
   * both are published.
   */
  private static Dataset<Row> reviewed(Dataset<Row> grouped, Dataset<Row> pairs) {
    Dataset<Row> a =
        grouped.select(
            col("identity_id").as("a"),
            col("group_id").as("a_group"),
            col("group_faces").as("a_faces"));
    Dataset<Row> b =
        grouped.select(
            col("identity_id").as("b"),
            col("group_id").as("b_group"),
            col("group_faces").as("b_faces"));
    Column aSmaller =
        col("a_faces")
            .lt(col("b_faces"))
            .or(col("a_faces").equalTo(col("b_faces")).and(col("a_group").gt(col("b_group"))));
    return pairs
        .join(a, "a")
        .join(b, "b")
        .filter("a_group <> b_group")
        .select(when(aSmaller, col("a_group")).otherwise(col("b_group")).as("group_id"))
        .distinct()
        .withColumn("group_reason", lit(Reason.SIMILAR_IDENTITY.name()));
  }
}
