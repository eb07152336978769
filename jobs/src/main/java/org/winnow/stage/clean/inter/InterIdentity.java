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
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.graph.CompleteLinkageGroups;
import org.winnow.identity.DecisionThreshold;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.BroadcastHint;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.CohortStats;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.stage.clean.threshold.Thresholds;
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
  private static final String MEAN = "mean";
  private static final String DEVIATION = "std";
  private static final String GAIN = "gain";
  private static final String OWN_NAME = "own_name";
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
      Dataset<Row> nonEmpty = identities.filter(Identities.FACES.col().gt(0));
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
          identities.join(BroadcastHint.ifSmall(names), new String[] {Claims.NAME}, "left_anti"),
          count,
          minCosine);
    }

    private VectorSet vectors() {
      return new VectorSet(
          identities.select(
              Identities.IDENTITY_ID.col().as(VectorSet.ID),
              Identities.CENTRE.col().as(VectorSet.VECTOR)),
          count);
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
                            .filter(samePerson(thresholds).or(col(TOGETHER)))
                            .select(
                                col(A),
                                col(B),
                                when(col(TOGETHER), lit(2f))
                                    .otherwise(col(SIMILARITY))
                                    .as(SIMILARITY)))
                    .withColumnRenamed(VectorSet.ID, Identities.IDENTITY_ID.name())));
    Dataset<Row> reasons =
        SharedPhotographs.reasons(photographs)
            .join(
                grouped.select(Identities.IDENTITY_ID.col(), col(GROUP_ID)),
                Identities.IDENTITY_ID.name())
            .select(col(GROUP_ID), col(PHOTOGRAPH_REASON));
    return grouped
        .join(IdentityGroups.toReview(grouped, pairs, links), new String[] {GROUP_ID}, "left")
        .join(
            reasons.groupBy(col(GROUP_ID)).agg(min(col(PHOTOGRAPH_REASON)).as(PHOTOGRAPH_REASON)),
            new String[] {GROUP_ID},
            "left")
        .withColumn(GROUP_REASON, coalesce(col(PHOTOGRAPH_REASON), col(GROUP_REASON)))
        .drop(PHOTOGRAPH_REASON);
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
    Column similarity = col(SIMILARITY);
    return pairs
        .join(
            impostorStats(left.identities(), thresholds)
                .toDF(A, A_MEAN, A_DEVIATION, A_GAIN, A_NAME),
            A)
        .join(
            impostorStats(right.identities(), thresholds)
                .toDF(B, B_MEAN, B_DEVIATION, B_GAIN, B_NAME),
            B)
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
  private static Column samePerson(Thresholds thresholds) {
    return reaches(thresholds.merge())
        .and(functions.not(is(NameRelation.FAMILY)))
        .or(is(NameRelation.SAME).and(reaches(thresholds.sameName())));
  }

  private static Dataset<Row> impostorStats(Dataset<Row> identities, Thresholds thresholds) {
    UDF1<Long, Double> gain = thresholds.genuineModel()::centroidGain;
    return identities.select(
        Identities.IDENTITY_ID.col(),
        col(CohortStats.IMPOSTOR_MEAN).as(MEAN),
        col(CohortStats.IMPOSTOR_STD).as(DEVIATION),
        udf(gain, DataTypes.DoubleType).apply(Identities.FACES.col()).as(GAIN),
        // A further person under a claimed name has no known name.
        when(col(FaceJudgements.IDENTITY).equalTo(col(Claims.NAME)), col(Claims.NAME))
            .as(OWN_NAME));
  }

  private static Column cosineAt(DecisionThreshold threshold) {
    return threshold.onScore()
        ? col(MEAN).plus(col(DEVIATION).multiply(threshold.value()))
        : lit(threshold.value());
  }

  private static Column reaches(DecisionThreshold threshold) {
    return (threshold.onScore() ? col(SCORE) : col(SIMILARITY)).geq(threshold.value());
  }

  /** Removes pairs that a review separated and adds pairs that a review merged. */
  private static Dataset<Row> withLinks(Dataset<Row> pairs, Dataset<Row> kept, Dataset<Row> links) {
    Dataset<Row> ordered =
        links.select(
            least(col(A), col(B)).as(A), greatest(col(A), col(B)).as(B), col(TOGETHER).as(LINKED));
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
                lit(true).as(TOGETHER));
    return pairs
        .join(ordered.select(col(A), col(B)), new String[] {A, B}, "left_anti")
        .withColumn(TOGETHER, lit(false))
        .unionByName(joined);
  }
}
