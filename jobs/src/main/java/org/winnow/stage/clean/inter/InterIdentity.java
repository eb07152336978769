package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.winnow.spark.Materializer.materialize;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.graph.CompleteLinkageGroups;
import org.winnow.identity.DecisionThreshold;
import org.winnow.identity.Reason;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.BroadcastHint;
import org.winnow.stage.clean.threshold.Thresholds;
import org.winnow.text.NameRelation;
import org.winnow.text.Names;

/**
 * Compares identities with each other. Merges identities of one person and sends uncertain pairs to
 * review.
 */
public final class InterIdentity {
  private static final String RELATION = "relation";

  private InterIdentity() {}

  /**
   * Identities with centroids to compare.
   *
   * @param identities columns identity_id, name (claimed), identity (its own name), faces, centre,
   *     impostor_mean, impostor_std
   * @param count approximate number of identities
   * @param minCosine lower bound of the cosine of any candidate pair: the mean of two scores is at
   *     most the higher one
   */
  public record CentroidSet(Dataset<Row> identities, long count, float minCosine) {
    /** The persisted identities that have faces. */
    public static CentroidSet of(Dataset<Row> identities, Thresholds thresholds) {
      Dataset<Row> nonEmpty = identities.filter("faces > 0");
      Row bounds =
          impostorStats(nonEmpty, thresholds)
              .agg(
                  functions.count(lit(1)),
                  min(cosineAt(thresholds.review())),
                  min(cosineAt(thresholds.merge())))
              .head();
      long count = bounds.getLong(0);
      return new CentroidSet(
          nonEmpty,
          count,
          (float)
              (count == 0 ? 1 : Math.max(-1, Math.min(bounds.getDouble(1), bounds.getDouble(2)))));
    }

    /** Excludes the identities of some names. */
    public CentroidSet without(Dataset<Row> names) {
      return new CentroidSet(
          identities.join(BroadcastHint.ifSmall(names), new String[] {"name"}, "left_anti"),
          count,
          minCosine);
    }

    private VectorSet vectors() {
      return new VectorSet(
          identities.select(col("identity_id").as("id"), col("centre").as("vector")), count);
    }
  }

  /**
   * Merges identities and marks groups for review.
   *
   * @param identities persisted rows from {@link IdentityCandidates#of}
   * @param faces kept faces: identity_id, photograph, vector
   * @param links reviewed pairs: a, b, together
   * @return the identities with group_id (the identity that holds the faces after merging) and
   *     group_reason (why the group needs a review)
   */
  public static Dataset<Row> compare(
      Dataset<Row> identities, Dataset<Row> faces, Thresholds thresholds, Dataset<Row> links) {
    CentroidSet centroids = CentroidSet.of(identities, thresholds);
    Dataset<Row> kept = centroids.identities();
    Dataset<Row> candidates =
        materialize(
            candidatePairs(
                SimilarityJoin.pairs(centroids.vectors(), centroids.minCosine()),
                centroids,
                centroids,
                thresholds));
    Dataset<Row> photographs =
        materialize(SharedPhotographs.of(candidates, kept, faces, thresholds.copyCosine()));
    Dataset<Row> pairs =
        materialize(
            withLinks(
                candidates.join(photographs.select("a", "b"), new String[] {"a", "b"}, "left_anti"),
                kept,
                links));
    Dataset<Row> grouped =
        materialize(
            withGroups(
                identities,
                CompleteLinkageGroups.of(
                        pairs
                            .filter(samePerson(thresholds).or(col("together")))
                            .select(
                                col("a"),
                                col("b"),
                                when(col("together"), lit(2f))
                                    .otherwise(col("similarity"))
                                    .as("similarity")))
                    .withColumnRenamed("id", "identity_id")));
    Dataset<Row> reasons =
        SharedPhotographs.reasons(photographs)
            .join(grouped.select("identity_id", "group_id"), "identity_id")
            .select(col("group_id"), col("photograph_reason"));
    return grouped
        .join(reviewGroups(grouped, pairs, links), new String[] {"group_id"}, "left")
        .join(
            reasons.groupBy("group_id").agg(min("photograph_reason").as("photograph_reason")),
            new String[] {"group_id"},
            "left")
        .withColumn("group_reason", coalesce(col("photograph_reason"), col("group_reason")))
        .drop("photograph_reason");
  }

  /**
   * Pairs across two sets that may be one person: a, b, similarity, score, relation (of their
   * names, see {@link NameRelation}).
   */
  public static Dataset<Row> candidatePairs(
      CentroidSet left, CentroidSet right, Thresholds thresholds) {
    return candidatePairs(
        SimilarityJoin.pairs(
            left.vectors(), right.vectors(), Math.min(left.minCosine(), right.minCosine())),
        left,
        right,
        thresholds);
  }

  private static Dataset<Row> candidatePairs(
      Dataset<Row> pairs, CentroidSet left, CentroidSet right, Thresholds thresholds) {
    Column similarity = col("similarity");
    return pairs
        .join(
            impostorStats(left.identities(), thresholds)
                .toDF("a", "a_mean", "a_std", "a_gain", "a_name"),
            "a")
        .join(
            impostorStats(right.identities(), thresholds)
                .toDF("b", "b_mean", "b_std", "b_gain", "b_name"),
            "b")
        .withColumn(
            "score",
            similarity
                .minus(col("a_mean"))
                .divide(col("a_std"))
                .plus(similarity.minus(col("b_mean")).divide(col("b_std")))
                .divide(2))
        // Names matter only from the lowest merge threshold on.
        .withColumn(
            RELATION,
            when(reaches(thresholds.sameName()), relation(col("a_name"), col("b_name")))
                .otherwise(NameRelation.UNRELATED.name()))
        .filter(
            reaches(thresholds.review())
                .and(
                    similarity.geq(
                        col("a_gain")
                            .multiply(col("b_gain"))
                            .multiply(thresholds.genuineModel().lowCosine())))
                .or(reaches(thresholds.merge()))
                .or(is(NameRelation.SAME)))
        .select("a", "b", "similarity", "score", RELATION);
  }

  private static Column relation(Column a, Column b) {
    UDF2<String, String, String> ofTwo = (one, other) -> Names.relation(one, other).name();
    return udf(ofTwo, DataTypes.StringType).apply(a, b);
  }

  private static Column is(NameRelation relation) {
    return col(RELATION).equalTo(relation.name());
  }

  /**
   * Whether a pair is one person. Relatives look alike, so names of one family are merged only by a
   * review. Equal names in another form need a lower threshold.
   */
  private static Column samePerson(Thresholds thresholds) {
    return reaches(thresholds.merge())
        .and(functions.not(is(NameRelation.FAMILY)))
        .or(is(NameRelation.SAME).and(reaches(thresholds.sameName())));
  }

  private static Dataset<Row> impostorStats(Dataset<Row> identities, Thresholds thresholds) {
    UDF1<Long, Double> gain = thresholds.genuineModel()::centroidGain;
    return identities.select(
        col("identity_id"),
        col("impostor_mean").as("mean"),
        col("impostor_std").as("std"),
        udf(gain, DataTypes.DoubleType).apply(col("faces")).as("gain"),
        // A further person under a claimed name has no known name.
        when(col("identity").equalTo(col("name")), col("name")).as("own_name"));
  }

  private static Column cosineAt(DecisionThreshold threshold) {
    return threshold.onScore()
        ? col("mean").plus(col("std").multiply(threshold.value()))
        : lit(threshold.value());
  }

  private static Column reaches(DecisionThreshold threshold) {
    return (threshold.onScore() ? col("score") : col("similarity")).geq(threshold.value());
  }

  /** Removes pairs that a review separated and adds pairs that a review merged. */
  private static Dataset<Row> withLinks(Dataset<Row> pairs, Dataset<Row> kept, Dataset<Row> links) {
    Dataset<Row> ordered =
        links.select(
            least(col("a"), col("b")).as("a"),
            greatest(col("a"), col("b")).as("b"),
            col("together").as("linked"));
    Dataset<Row> nonEmptyIds = kept.select("identity_id");
    Dataset<Row> joined =
        ordered
            .filter("linked")
            .join(nonEmptyIds.toDF("a"), "a")
            .join(nonEmptyIds.toDF("b"), "b")
            .select(
                col("a"),
                col("b"),
                lit(1f).as("similarity"),
                lit(Double.MAX_VALUE).as("score"),
                lit(NameRelation.UNRELATED.name()).as(RELATION),
                lit(true).as("together"));
    return pairs
        .join(ordered.select("a", "b"), new String[] {"a", "b"}, "left_anti")
        .withColumn("together", lit(false))
        .unionByName(joined);
  }

  private static Dataset<Row> withGroups(Dataset<Row> identities, Dataset<Row> groups) {
    Dataset<Row> named = identities.join(groups, "identity_id", "left");
    Dataset<Row> keyed =
        named.withColumn("group_key", coalesce(col("group_key"), col("identity_id")));
    var group = Window.partitionBy("group_key");
    return keyed
        .withColumn(
            "group_id",
            first(col("identity_id"))
                .over(group.orderBy(col("was_merged"), col("faces").desc(), col("identity_id"))))
        .withColumn("group_faces", sum("faces").over(group))
        .drop("group_key");
  }

  /** Marks the smaller group of each unmerged pair for review before publication. */
  private static Dataset<Row> reviewGroups(
      Dataset<Row> grouped, Dataset<Row> pairs, Dataset<Row> links) {
    Dataset<Row> groupPairs =
        groupPairs(grouped, pairs)
            .filter("a_group <> b_group")
            .join(separated(grouped, links), new String[] {"a_group", "b_group"}, "left_anti");
    Column aSmaller =
        col("a_faces")
            .lt(col("b_faces"))
            .or(col("a_faces").equalTo(col("b_faces")).and(col("a_group").gt(col("b_group"))));
    return groupPairs
        .select(when(aSmaller, col("a_group")).otherwise(col("b_group")).as("group_id"))
        .distinct()
        .withColumn("group_reason", lit(Reason.SIMILAR_IDENTITY.name()));
  }

  private static Dataset<Row> groupPairs(Dataset<Row> grouped, Dataset<Row> pairs) {
    Dataset<Row> ids = grouped.select("identity_id", "group_id", "group_faces");
    return pairs
        .join(ids.toDF("a", "a_group", "a_faces"), "a")
        .join(ids.toDF("b", "b_group", "b_faces"), "b");
  }

  /** Group pairs of which a review separated two members, in both directions. */
  private static Dataset<Row> separated(Dataset<Row> grouped, Dataset<Row> links) {
    Dataset<Row> separatedPairs =
        groupPairs(grouped, links.filter("NOT together")).select("a_group", "b_group");
    return separatedPairs.union(separatedPairs.select(col("b_group"), col("a_group"))).distinct();
  }
}
