package org.winnow.stage.clean.intra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.identity.Cohort;
import org.winnow.identity.DensityCores;
import org.winnow.identity.IntraIdentityRules;
import org.winnow.identity.MemberThresholds;
import org.winnow.identity.MinSimilarity;
import org.winnow.testing.SparkExtension;

/**
 * A name with three photographs of Ada, a to c, and one of somebody else in four copies, w to z.
 */
@ExtendWith(SparkExtension.class)
class VotesIT {
  private static final int DIMENSION = 8;

  private static final IntraIdentityRules RULES =
      new IntraIdentityRules(
          new DensityCores.Rules(0.5, 0.5, 4, 3, 0.1),
          new MinSimilarity(0.5, false),
          new MinSimilarity(0.4, false),
          0.8,
          1);

  private static final String NO_COPIES = "'none', 'none', 'PIXELS'";

  private final SparkSession spark;

  VotesIT(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void copiesHaveOneVoteTogether() {
    assertThat(reasons("'x', 'w', 'PIXELS'", "'y', 'w', 'PHOTOGRAPH'", "'z', 'w', 'PHOTOGRAPH'"))
        .containsEntry("a", "NEAR_CORE")
        .containsEntry("w", "FAR_FROM_CORE")
        .containsEntry("z", "FAR_FROM_CORE");
  }

  @Test
  void soDoCopiesOfAPhotographThatIsNotUnderTheName() {
    assertThat(
            reasons(
                "'w', 'v', 'PHOTOGRAPH'",
                "'x', 'v', 'PHOTOGRAPH'",
                "'y', 'v', 'PHOTOGRAPH'",
                "'z', 'v', 'PHOTOGRAPH'"))
        .containsEntry("a", "NEAR_CORE")
        .containsEntry("w", "FAR_FROM_CORE")
        .containsEntry("z", "FAR_FROM_CORE");
  }

  @Test
  void momentsOfASeriesVoteEach() {
    assertThat(reasons("'x', 'w', 'BURST'", "'y', 'w', 'BURST'", "'z', 'w', 'BURST'"))
        .containsEntry("w", "NEAR_CORE")
        .containsEntry("z", "NEAR_CORE");
  }

  @Test
  void framesOfOneVideoHaveOneVoteTogether() {
    Dataset<Row> track =
        spark.sql(
            "SELECT * FROM VALUES ('w', 't', 3), ('x', 't', 1), ('y', 't', 2), ('z', 't', 4)"
                + " AS rows(image_id, track_id, frame_rank)");
    Dataset<Row> claims = claims(Set.of(), new String[] {NO_COPIES}, track);

    assertThat(reasons(judged(RULES, claims)))
        .containsEntry("a", "NEAR_CORE")
        .containsEntry("w", "FAR_FROM_CORE")
        .containsEntry("z", "FAR_FROM_CORE");
    assertThat(
            claims.filter("NOT repeated").select("image_id").as(Encoders.STRING()).collectAsList())
        .as("the best frame votes")
        .containsExactlyInAnyOrder("a", "b", "c", "x");
    assertThat(claims.select("photograph").distinct().count())
        .as("frames are no copies")
        .isEqualTo(7);
  }

  @Test
  void aCopyOfAFrameBelongsToItsVideo() {
    Dataset<Row> track =
        spark.sql("SELECT * FROM VALUES ('x', 't', 1) AS rows(image_id, track_id, frame_rank)");

    assertThat(
            claims(Set.of(), new String[] {"'z', 'x', 'PIXELS'"}, track)
                .filter("repeated AND media_id = 't'")
                .select("image_id")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactly("z");
  }

  @Test
  void aNameWithOnePhotographKeepsItsCopies() {
    assertThat(
            reasons(
                "'b', 'a', 'PIXELS'",
                "'c', 'a', 'PIXELS'",
                "'w', 'a', 'PIXELS'",
                "'x', 'a', 'PIXELS'",
                "'y', 'a', 'PIXELS'",
                "'z', 'a', 'PIXELS'"))
        .allSatisfy((image, reason) -> assertThat(reason).isEqualTo("SINGLE_IMAGE"));
  }

  @Test
  void aCaptionHasNoVoteForAPersonWhomASourceNames() {
    assertThat(reasons(Set.of("w", "x", "y", "z"), NO_COPIES))
        .containsEntry("a", "NEAR_CORE")
        .containsEntry("w", "FAR_FROM_CORE")
        .containsEntry("z", "FAR_FROM_CORE");
    assertThat(reasons(Set.of("c", "w", "x", "y", "z"), NO_COPIES))
        .as("a caption that is right")
        .containsEntry("c", "NEAR_CORE");
  }

  @Test
  void captionsVoteForAPersonWhomTheyAloneName() {
    assertThat(reasons(Set.of("a", "b", "c", "w", "x", "y", "z"), NO_COPIES))
        .containsEntry("w", "NEAR_CORE")
        .containsEntry("z", "NEAR_CORE")
        .doesNotContainEntry("a", "NEAR_CORE");
  }

  @Test
  void captionsVoteWhereThePhotographsOfSourcesShowNoFace() {
    Set<String> captioned = Set.of("w", "x", "y", "z");
    assertThat(
            reasons(
                judged(
                    RULES, claims(captioned, NO_COPIES).filter("NOT image_id IN ('a', 'b', 'c')"))))
        .containsOnlyKeys("w", "x", "y", "z")
        .containsEntry("w", "NEAR_CORE")
        .containsEntry("z", "NEAR_CORE");
  }

  @Test
  void aFaceOfACaptionNeedsWhatCaptionsNeed() {
    IntraIdentityRules strict =
        new IntraIdentityRules(
            RULES.cores(),
            RULES.member(),
            RULES.doubtful(),
            new MemberThresholds(new MinSimilarity(1.5, false), RULES.doubtful()),
            RULES.subjectShare(),
            RULES.margin());
    assertThat(reasons(judged(strict, claims(Set.of("c", "w", "x", "y", "z"), NO_COPIES))))
        .containsEntry("a", "NEAR_CORE")
        .containsEntry("c", "BORDERLINE");
  }

  private Map<String, String> reasons(String... duplicates) {
    return reasons(Set.of(), duplicates);
  }

  /**
   * The reason of each face, by image.
   *
   * @param inCaption images that a caption alone names
   */
  private Map<String, String> reasons(Set<String> inCaption, String... duplicates) {
    Map<String, String> reasons = reasons(judged(RULES, claims(inCaption, duplicates)));
    assertThat(reasons).hasSize(7);
    return reasons;
  }

  private static Map<String, String> reasons(Dataset<Row> judged) {
    Map<String, String> reasons = new TreeMap<>();
    judged
        .filter("face_id IS NOT NULL")
        .select("image_id", "reason")
        .collectAsList()
        .forEach(row -> reasons.put(row.getString(0), row.getString(1)));
    return reasons;
  }

  private Dataset<Row> vectors() {
    return spark.sql(
        "SELECT image || '-000' face_id, CASE WHEN image IN ('a', 'b', 'c') THEN array(0.8f,"
            + " 0.6f, 0f, 0f, 0f, 0f, 0f, 0f) ELSE array(0f, 0f, 0.8f, 0.6f, 0f, 0f, 0f, 0f)"
            + " END vector FROM VALUES ('a'), ('b'), ('c'), ('w'), ('x'), ('y'), ('z')"
            + " t(image)");
  }

  private Dataset<Row> claims(Set<String> inCaption, String... duplicates) {
    return claims(
        inCaption, duplicates, spark.sql("SELECT '' image_id, '' track_id, 1 frame_rank").limit(0));
  }

  private Dataset<Row> claims(Set<String> inCaption, String[] duplicates, Dataset<Row> tracks) {
    Dataset<Row> images =
        vectors().selectExpr("substring(face_id, 1, 1) image_id", "100 width", "100 height");
    Dataset<Row> faces =
        images.selectExpr(
            "image_id || '-000' face_id", "image_id", "10f x", "10f y", "50f width", "50f height");
    return Claims.of(
        faces,
        images.selectExpr(
            "image_id",
            "'Ada' claimed_name",
            "array_contains(split('%s', ','), image_id) in_caption"
                .formatted(String.join(",", inCaption))),
        images,
        spark.sql(
            "SELECT * FROM VALUES (%s) AS rows(image_id, representative_id, kind)"
                .formatted(String.join("), (", duplicates))),
        tracks);
  }

  private Dataset<Row> judged(IntraIdentityRules rules, Dataset<Row> claims) {
    return IntraIdentityCleaner.of(
        claims.join(vectors(), "face_id"),
        spark.sql("SELECT 'p' name, 'p' identity_id, array(1f) centre").limit(0),
        rules,
        Cohort.ofRandom(DIMENSION),
        100);
  }
}
