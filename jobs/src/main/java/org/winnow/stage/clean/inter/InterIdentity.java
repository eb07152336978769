package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.winnow.knn.exact.SimilarityJoin.A;
import static org.winnow.knn.exact.SimilarityJoin.B;
import static org.winnow.knn.exact.SimilarityJoin.SIMILARITY;
import static org.winnow.spark.Materializer.materialize;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_ID;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_REASON;
import static org.winnow.stage.clean.inter.IdentityGroups.TOGETHER;
import static org.winnow.stage.clean.inter.SharedPhotographs.PHOTOGRAPH_REASON;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.graph.CompleteLinkageGroups;
import org.winnow.identity.MinSimilarity;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.CohortStats;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.stage.clean.threshold.RoundThresholds;
import org.winnow.table.FieldList;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.text.NameRelation;
import org.winnow.text.Names;

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
  private static final String RELATION = "relation";

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
    CentroidSet centroids = CentroidSet.of(identities, thresholds);
    Dataset<Row> kept = centroids.identities();
    Dataset<Row> candidates =
        materialize(
            candidatePairs(
                SimilarityJoin.pairs(centroids.vectors(), centroids.minCosine()),
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
   * Pairs across two sets that may be one person: a, b, similarity, score, relation (of their
   * names, see {@link NameRelation}).
   */
  public static Dataset<Row> candidatePairs(
      CentroidSet left, CentroidSet right, RoundThresholds thresholds) {
    return candidatePairs(
        SimilarityJoin.pairs(
            left.vectors(), right.vectors(), Math.min(left.minCosine(), right.minCosine())),
        left,
        right,
        thresholds);
  }

  private static Dataset<Row> candidatePairs(
      Dataset<Row> pairs, CentroidSet left, CentroidSet right, RoundThresholds thresholds) {
    Column similarity = col(SIMILARITY);
    return pairs
        .join(left.impostorStats(thresholds).toDF(A, A_MEAN, A_DEVIATION, A_GAIN, A_NAME), A)
        .join(right.impostorStats(thresholds).toDF(B, B_MEAN, B_DEVIATION, B_GAIN, B_NAME), B)
        .withColumn(
            SCORE,
            similarity
                .minus(col(A_MEAN))
                .divide(col(A_DEVIATION))
                .plus(similarity.minus(col(B_MEAN)).divide(col(B_DEVIATION)))
                .divide(2))
        // Names matter only from the lowest merge threshold on.
        .withColumn(
            RELATION,
            when(reaches(thresholds.sameName()), relation(col(A_NAME), col(B_NAME)))
                .otherwise(NameRelation.UNRELATED.name()))
        .filter(
            reaches(thresholds.review())
                .and(
                    similarity.geq(
                        col(A_GAIN)
                            .multiply(col(B_GAIN))
                            .multiply(thresholds.genuineModel().lowCosine())))
                .or(reaches(thresholds.merge()))
                .or(is(NameRelation.SAME)))
        .select(A, B, SIMILARITY, SCORE, RELATION);
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
  private static Column samePerson(RoundThresholds thresholds) {
    return reaches(thresholds.merge())
        .and(functions.not(is(NameRelation.FAMILY)))
        .or(is(NameRelation.SAME).and(reaches(thresholds.sameName())));
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
                lit(NameRelation.UNRELATED.name()).as(RELATION),
                lit(true).as(TOGETHER.name()));
    return pairs
        .join(ordered.select(col(A), col(B)), new String[] {A, B}, "left_anti")
        .withColumn(TOGETHER.name(), lit(false))
        .unionByName(joined);
  }
}
