package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.winnow.graph.CompleteLinkageGroups.GROUP_KEY;
import static org.winnow.knn.exact.SimilarityJoin.A;
import static org.winnow.knn.exact.SimilarityJoin.B;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.identity.Reason;
import org.winnow.table.Field;
import org.winnow.table.Identities;

/** Groups of identities of one person, and the groups that need a review. */
public final class IdentityGroups {
  public static final Field GROUP_ID =
      new Field(
          "group_id",
          DataTypes.StringType,
          false,
          "The identity that holds the faces of the group");

  public static final Field GROUP_FACES =
      new Field("group_faces", DataTypes.LongType, false, "Number of faces of the group");

  public static final Field GROUP_REASON =
      new Field(
          "group_reason",
          DataTypes.StringType,
          true,
          "Why the group needs a review; null if it needs none");

  public static final Field TOGETHER =
      new Field(
          "together",
          DataTypes.BooleanType,
          false,
          "Whether a review merged the pair; false if it separated the pair");

  private static final String A_GROUP = "a_group";
  private static final String A_FACES = "a_faces";
  private static final String B_GROUP = "b_group";
  private static final String B_FACES = "b_faces";

  private IdentityGroups() {}

  /**
   * Adds {@link #GROUP_ID} and {@link #GROUP_FACES}.
   *
   * @param groups identity_id and group_key; an identity without a row is a group of its own
   */
  static Dataset<Row> of(Dataset<Row> identities, Dataset<Row> groups) {
    Column id = Identities.IDENTITY_ID.col();
    Dataset<Row> named = identities.join(groups, Identities.IDENTITY_ID.name(), "left");
    Dataset<Row> keyed = named.withColumn(GROUP_KEY, coalesce(col(GROUP_KEY), id));
    var group = Window.partitionBy(GROUP_KEY);
    return keyed
        .withColumn(
            GROUP_ID.name(),
            first(id)
                .over(
                    group.orderBy(
                        IdentityCandidates.WAS_MERGED.col(), Identities.FACES.col().desc(), id)))
        .withColumn(GROUP_FACES.name(), sum(Identities.FACES.col()).over(group))
        .drop(GROUP_KEY);
  }

  /**
   * Marks the smaller group of each unmerged pair for review before publication.
   *
   * @param grouped from {@link #of}
   * @param pairs similar pairs of identities: a, b
   * @param links reviewed pairs: a, b, together
   * @return group_id and group_reason
   */
  static Dataset<Row> toReview(Dataset<Row> grouped, Dataset<Row> pairs, Dataset<Row> links) {
    Dataset<Row> groupPairs =
        groupPairs(grouped, pairs)
            .filter(col(A_GROUP).notEqual(col(B_GROUP)))
            .join(separated(grouped, links), new String[] {A_GROUP, B_GROUP}, "left_anti");
    Column aSmaller =
        col(A_FACES)
            .lt(col(B_FACES))
            .or(col(A_FACES).equalTo(col(B_FACES)).and(col(A_GROUP).gt(col(B_GROUP))));
    return groupPairs
        .select(when(aSmaller, col(A_GROUP)).otherwise(col(B_GROUP)).as(GROUP_ID.name()))
        .distinct()
        .withColumn(GROUP_REASON.name(), lit(Reason.SIMILAR_IDENTITY.name()));
  }

  private static Dataset<Row> groupPairs(Dataset<Row> grouped, Dataset<Row> pairs) {
    Dataset<Row> ids =
        grouped.select(Identities.IDENTITY_ID.col(), GROUP_ID.col(), GROUP_FACES.col());
    return pairs.join(ids.toDF(A, A_GROUP, A_FACES), A).join(ids.toDF(B, B_GROUP, B_FACES), B);
  }

  /** Group pairs of which a review separated two members, in both directions. */
  private static Dataset<Row> separated(Dataset<Row> grouped, Dataset<Row> links) {
    Dataset<Row> separatedPairs =
        groupPairs(grouped, links.filter(not(TOGETHER.col()))).select(A_GROUP, B_GROUP);
    return separatedPairs.union(separatedPairs.select(B_GROUP, A_GROUP)).distinct();
  }
}
