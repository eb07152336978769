package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;
import static org.winnow.knn.exact.SimilarityJoin.A;
import static org.winnow.knn.exact.SimilarityJoin.B;
import static org.winnow.knn.exact.SimilarityJoin.SIMILARITY;
import static org.winnow.spark.Materializer.materialize;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_ID;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_REASON;
import static org.winnow.stage.clean.inter.IdentityGroups.TOGETHER;
import static org.winnow.stage.clean.inter.NamePairs.TIER;
import static org.winnow.stage.clean.inter.SharedPhotographs.PHOTOGRAPH_REASON;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.winnow.graph.CompleteLinkageGroups;
import org.winnow.identity.MinSimilarity;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.BroadcastHint;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.CohortStats;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.stage.clean.threshold.NameThresholds;
import org.winnow.stage.clean.threshold.RoundThresholds;
import org.winnow.table.FieldList;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.text.NameTier;

/**
 * Compares identities with each other. Merges identities of one person and sends uncertain pairs to
 * review.
 */
public final class InterIdentity {
  private static final String SCORE = Labels.SCORE.name();
  private static final String A_MEAN = "a_mean";
  private static final String A_DEVIATION = "a_std";
  private static final String A_GAIN = "a_gain";
  private static final String A_NAME = "a_name";
  private static final String B_MEAN = "b_mean";
  private static final String B_DEVIATION = "b_std";
  private static final String B_GAIN = "b_gain";
  private static final String B_NAME = "b_name";
  private static final String LINKED = "linked";

  /** Digits of the scores that are counted together. */
  private static final int SCORE_DIGITS = 2;

  /** Compared identities. */
  public static final FieldList FIELDS =
      FieldList.of(
          Claims.NAME,
          Identities.IDENTITY_ID,
          FaceJudgements.IDENTITY,
          Identities.CENTRE,
          CohortStats.IMPOSTOR_MEAN,
          CohortStats.IMPOSTOR_STD,
          IdentityCandidates.CORE_REASON,
          Identities.FACES,
          Identities.CLAIMS,
          GROUP_ID,
          IdentityGroups.GROUP_FACES,
          GROUP_REASON);

  private InterIdentity() {}

  /**
   * Merges identities and marks groups for review.
   *
   * @param identities persisted rows of {@link IdentityCandidates#FIELDS}
   * @param faces kept faces: identity_id, photograph
   * @param links reviewed pairs: a, b, together
   * @return rows of {@link #FIELDS}
   */
  public static Dataset<Row> compare(
      Dataset<Row> identities, Dataset<Row> faces, RoundThresholds thresholds, Dataset<Row> links) {
    CentroidSet centroids = CentroidSet.of(identities);
    Dataset<Row> kept = centroids.identities();
    Dataset<Row> candidates =
        materialize(
            candidatePairs(
                similarPairs(centroids, thresholds),
                NamePairs.of(centroids),
                centroids,
                centroids,
                thresholds));
    Dataset<Row> photographs = materialize(SharedPhotographs.of(candidates, faces));
    Dataset<Row> pairs =
        materialize(
            withLinks(
                candidates.join(
                    photographs.select(col(A), col(B)), new String[] {A, B}, "left_anti"),
                kept,
                links));
    Dataset<Row> grouped =
        materialize(
            IdentityGroups.of(
                identities,
                CompleteLinkageGroups.of(
                        pairs
                            .filter(samePerson(thresholds).or(TOGETHER.col()))
                            .select(
                                col(A),
                                col(B),
                                when(TOGETHER.col(), lit(2f))
                                    .otherwise(col(SIMILARITY))
                                    .as(SIMILARITY)))
                    .withColumnRenamed(VectorSet.ID, Identities.IDENTITY_ID.name())));
    Dataset<Row> reasons =
        SharedPhotographs.reasons(photographs)
            .join(
                grouped.select(Identities.IDENTITY_ID.col(), GROUP_ID.col()),
                Identities.IDENTITY_ID.name())
            .select(GROUP_ID.col(), PHOTOGRAPH_REASON.col());
    return grouped
        .join(
            IdentityGroups.toReview(grouped, pairs, links), new String[] {GROUP_ID.name()}, "left")
        .join(
            reasons
                .groupBy(GROUP_ID.col())
                .agg(min(PHOTOGRAPH_REASON.col()).as(PHOTOGRAPH_REASON.name())),
            new String[] {GROUP_ID.name()},
            "left")
        .withColumn(GROUP_REASON.name(), coalesce(PHOTOGRAPH_REASON.col(), GROUP_REASON.col()))
        .select(FIELDS.columns());
  }

  /**
   * Pairs across two sets that may be one person: a, b, similarity, score, tier (of their names,
   * see {@link NameTier}).
   */
  public static Dataset<Row> candidatePairs(
      CentroidSet left, CentroidSet right, RoundThresholds thresholds) {
    return candidatePairs(
        similarPairs(left, right, thresholds), NamePairs.of(left, right), left, right, thresholds);
  }

  /**
   * Pairs of which one identity or the other is similar enough by its own score: the mean of two
   * scores is at most the higher one. One cosine for all would be that of the identity that is most
   * unlike all others, which nearly all pairs may reach.
   */
  private static Dataset<Row> similarPairs(CentroidSet set, RoundThresholds thresholds) {
    VectorSet vectors = set.vectors(thresholds);
    return SimilarityJoin.pairs(vectors, vectors, -1)
        .filter(col(A).notEqual(col(B)))
        .select(least(col(A), col(B)).as(A), greatest(col(A), col(B)).as(B), col(SIMILARITY))
        .distinct();
  }

  private static Dataset<Row> similarPairs(
      CentroidSet left, CentroidSet right, RoundThresholds thresholds) {
    VectorSet ofLeft = left.vectors(thresholds);
    VectorSet ofRight = right.vectors(thresholds);
    return SimilarityJoin.pairs(ofLeft, ofRight, -1)
        .union(
            SimilarityJoin.pairs(ofRight, ofLeft, -1)
                .select(col(B).as(A), col(A).as(B), col(SIMILARITY)))
        .distinct();
  }

  private static Dataset<Row> candidatePairs(
      Dataset<Row> similar,
      Dataset<Row> named,
      CentroidSet left,
      CentroidSet right,
      RoundThresholds thresholds) {
    Column similarity = col(SIMILARITY);
    Column alike =
        reaches(thresholds.review())
            .and(
                similarity.geq(
                    col(A_GAIN)
                        .multiply(col(B_GAIN))
                        .multiply(thresholds.genuineModel().lowCosine())))
            .or(reaches(thresholds.merge()));
    return scored(similar, left, right, thresholds)
        .filter(alike)
        .join(named.select(A, B), new String[] {A, B}, "left_anti")
        .unionByName(scored(named, left, right, thresholds))
        .withColumn(TIER, NamePairs.tier(col(A_NAME), col(B_NAME)))
        .filter(alike.or(reaches(thresholds, NameThresholds.Tier::review)))
        .select(A, B, SIMILARITY, SCORE, TIER);
  }

  /** Adds the score of a pair and what it needs of both identities. */
  private static Dataset<Row> scored(
      Dataset<Row> pairs, CentroidSet left, CentroidSet right, RoundThresholds thresholds) {
    Column similarity = col(SIMILARITY);
    Dataset<Row> ofA = left.impostorStats(thresholds).toDF(A, A_MEAN, A_DEVIATION, A_GAIN, A_NAME);
    Dataset<Row> ofB = right.impostorStats(thresholds).toDF(B, B_MEAN, B_DEVIATION, B_GAIN, B_NAME);
    return pairs
        .join(BroadcastHint.ifSmall(ofA, left.count()), A)
        .join(BroadcastHint.ifSmall(ofB, right.count()), B)
        .withColumn(
            SCORE,
            similarity
                .minus(col(A_MEAN))
                .divide(col(A_DEVIATION))
                .plus(similarity.minus(col(B_MEAN)).divide(col(B_DEVIATION)))
                .divide(2));
  }

  /**
   * Measures the pairs that names propose.
   *
   * @param identities rows of {@link IdentityCandidates#FIELDS}
   */
  public static SimilarNames similarNames(Dataset<Row> identities, RoundThresholds thresholds) {
    CentroidSet centroids = CentroidSet.of(identities);
    Map<NameTier, SortedMap<Double, Long>> scores = new EnumMap<>(NameTier.class);
    scored(NamePairs.of(centroids), centroids, centroids, thresholds)
        .select(
            NamePairs.tier(col(A_NAME), col(B_NAME)).as(TIER),
            functions.round(col(SCORE), SCORE_DIGITS).as(SCORE))
        .groupBy(TIER, SCORE)
        .count()
        .collectAsList()
        .forEach(
            row ->
                scores
                    .computeIfAbsent(NameTier.valueOf(row.getString(0)), tier -> new TreeMap<>())
                    .put(row.getDouble(1), row.getLong(2)));
    return new SimilarNames(scores, NamePairs.frequentKeys(centroids));
  }

  /**
   * Pairs of identities that names propose.
   *
   * @param scores number of pairs by rounded score, for each tier
   * @param frequentKeys number of parts of names that are too frequent to propose pairs
   */
  public record SimilarNames(Map<NameTier, SortedMap<Double, Long>> scores, long frequentKeys) {}

  /**
   * Whether a pair is one person. Relatives look alike, so names of one family are merged only by a
   * review. Similar names need a lower threshold.
   */
  private static Column samePerson(RoundThresholds thresholds) {
    return reaches(thresholds.merge())
        .and(functions.not(is(NameTier.FAMILY)))
        .or(reaches(thresholds, NameThresholds.Tier::merge));
  }

  private static Column is(NameTier tier) {
    return col(TIER).equalTo(tier.name());
  }

  /** Whether a pair reaches a threshold of its tier. */
  private static Column reaches(
      RoundThresholds thresholds, Function<NameThresholds.Tier, MinSimilarity> which) {
    return thresholds.names().tiers().entrySet().stream()
        .map(tier -> is(tier.getKey()).and(reaches(which.apply(tier.getValue()))))
        .reduce(lit(false), Column::or);
  }

  private static Column reaches(MinSimilarity threshold) {
    return (threshold.onScore() ? col(SCORE) : col(SIMILARITY)).geq(threshold.value());
  }

  /** Removes pairs that a review separated and adds pairs that a review merged. */
  private static Dataset<Row> withLinks(Dataset<Row> pairs, Dataset<Row> kept, Dataset<Row> links) {
    Dataset<Row> ordered =
        links.select(
            least(col(A), col(B)).as(A), greatest(col(A), col(B)).as(B), TOGETHER.col().as(LINKED));
    Dataset<Row> nonEmptyIds = kept.select(Identities.IDENTITY_ID.col());
    Dataset<Row> joined =
        ordered
            .filter(col(LINKED))
            .join(nonEmptyIds.toDF(A), A)
            .join(nonEmptyIds.toDF(B), B)
            .select(
                col(A),
                col(B),
                lit(1f).as(SIMILARITY),
                lit(Double.MAX_VALUE).as(SCORE),
                lit(NameTier.UNRELATED.name()).as(TIER),
                lit(true).as(TOGETHER.name()));
    return pairs
        .join(ordered.select(col(A), col(B)), new String[] {A, B}, "left_anti")
        .withColumn(TOGETHER.name(), lit(false))
        .unionByName(joined);
  }
}
