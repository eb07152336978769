package org.winnow.stage.clean.inter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.identity.DensityCores;
import org.winnow.identity.GenuineSimilarityModel;
import org.winnow.identity.IntraIdentityRules;
import org.winnow.identity.LocalFdrModel;
import org.winnow.identity.MinSimilarity;
import org.winnow.stage.clean.threshold.NameThresholds;
import org.winnow.stage.clean.threshold.RoundThresholds;
import org.winnow.testing.SparkExtension;
import org.winnow.text.NameTier;

@ExtendWith(SparkExtension.class)
class InterIdentityIT {
  private static final StructType IDENTITY =
      new StructType()
          .add("identity_id", DataTypes.StringType, false)
          .add("name", DataTypes.StringType, false)
          .add("identity", DataTypes.StringType, false)
          .add("centre", DataTypes.createArrayType(DataTypes.FloatType, false), false)
          .add("impostor_mean", DataTypes.DoubleType, false)
          .add("impostor_std", DataTypes.DoubleType, false)
          .add("faces", DataTypes.LongType, false);

  /** Review threshold at cosine 0.3, merge threshold at 0.6. */
  private static final RoundThresholds THRESHOLDS =
      new RoundThresholds(
          new IntraIdentityRules(
              new DensityCores.Rules(0.3, 0.3, 4, 3, 0.1),
              new MinSimilarity(3, true),
              new MinSimilarity(2, true),
              0.8,
              1),
          new LocalFdrModel.OperatingPoint(3, 2, 0.001, 0.99, true),
          new MinSimilarity(3, true),
          new MinSimilarity(6, true),
          new NameThresholds(
              Map.of(
                  NameTier.SAME_TOKENS,
                  new NameThresholds.Tier(
                      9, 0.5, new MinSimilarity(2, true), new MinSimilarity(1, true)))),
          new GenuineSimilarityModel(0.6, 0.35));

  /** Two identities with the given cosine. */
  private record Case(String name, double cosine, long faces, long otherFaces) {}

  private static final List<Case> CASES =
      List.of(
          new Case("two faces", 0.45, 1, 1),
          new Case("a face and two", 0.45, 1, 2),
          new Case("many", 0.45, 20, 20),
          new Case("many, and as similar as of one person", 0.58, 20, 20),
          new Case("two faces below what one person's reach", 0.32, 1, 1),
          new Case("any number, to be merged", 0.61, 1_000_000, 1_000_000));

  @Test
  void centroidsOfManyFacesNeedAHigherCosineForAReviewThanTwoFaces(SparkSession spark) {
    List<Row> left = new ArrayList<>();
    List<Row> right = new ArrayList<>();
    for (int i = 0; i < CASES.size(); i++) {
      Case one = CASES.get(i);
      left.add(identity(one.name(), i, 1, one.faces()));
      right.add(identity("other: " + one.name(), i, one.cosine(), one.otherFaces()));
    }

    List<String> candidates =
        InterIdentity.candidatePairs(centroids(spark, left), centroids(spark, right), THRESHOLDS)
            .select("a")
            .as(Encoders.STRING())
            .collectAsList();

    // Of one person, 95 % of the centroids of 20 faces have a cosine of 0.56 or more.
    assertThat(candidates)
        .containsExactlyInAnyOrder(
            "two faces",
            "a face and two",
            "many, and as similar as of one person",
            "any number, to be merged");
  }

  @Test
  void namesProposePairsThatTheirCosinesDoNot(SparkSession spark) {
    List<Row> left =
        List.of(
            identity("Jane Doe", 0, 1, 5),
            identity("John Roe", 1, 1, 5),
            identity("Max Moss", 2, 1, 5),
            identity("Eva Hill", 3, 1, 5));
    List<Row> right =
        List.of(
            identity("Doe Jane", 0, 0.15, 5),
            identity("Roe John", 1, 0.05, 5),
            identity("Ron Rhys", 2, 0.15, 5),
            identity("E. Hill", 3, 0.15, 5));

    List<String> candidates =
        InterIdentity.candidatePairs(centroids(spark, left), centroids(spark, right), THRESHOLDS)
            .selectExpr("concat_ws(',', a, tier, round(similarity, 2), round(score, 1))")
            .as(Encoders.STRING())
            .collectAsList();

    assertThat(candidates).containsExactly("Jane Doe,SAME_TOKENS,0.15,1.5");
  }

  @Test
  void theScoresOfProposedPairsAreCountedByTier(SparkSession spark) {
    List<Row> rows =
        List.of(
            identity("Jane Doe", 0, 1, 5),
            identity("Doe Jane", 0, 0.15, 5),
            identity("E. Hill", 3, 1, 5),
            identity("Eva Hill", 3, 0.2, 5));

    InterIdentity.SimilarNames names =
        InterIdentity.similarNames(spark.createDataFrame(rows, IDENTITY), THRESHOLDS);

    assertThat(names.scores())
        .isEqualTo(
            Map.of(NameTier.SAME_TOKENS, Map.of(1.5, 1L), NameTier.ABBREVIATED, Map.of(2.0, 1L)));
    assertThat(names.frequentKeys()).isZero();
  }

  /** An identity in a plane of its own, at the given cosine. */
  private static Row identity(String id, int plane, double cosine, long faces) {
    float[] centroid = new float[2 * CASES.size()];
    centroid[2 * plane] = (float) cosine;
    centroid[2 * plane + 1] = (float) Math.sqrt(1 - cosine * cosine);
    return RowFactory.create(id, id, id, centroid, 0.0, 0.1, faces);
  }

  private static CentroidSet centroids(SparkSession spark, List<Row> identities) {
    return CentroidSet.of(spark.createDataFrame(identities, IDENTITY));
  }
}
