package org.winnow.stage.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.claim.CaptionNames;
import org.winnow.publish.CuratedRows;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.testing.SparkExtension;

/** One name that sources write in two Unicode forms. */
@ExtendWith(SparkExtension.class)
class NamesInTwoFormsIT {
  private static final String COMPOSED = "J\u00F6rg";
  private static final String DECOMPOSED = Normalizer.normalize(COMPOSED, Normalizer.Form.NFD);

  @Test
  void facesUnderBothAreClaimedForOneNameAsGiven(SparkSession spark) {
    List<Row> claims =
        Claims.of(
                faces(spark),
                CaptionNames.none(sources(spark)),
                images(spark),
                duplicates(spark),
                tracks(spark))
            .select("name")
            .collectAsList();
    assertThat(claims).extracting(row -> row.getString(0)).containsExactly(DECOMPOSED, DECOMPOSED);
  }

  @Test
  void aNameInOneFormStaysAsGiven(SparkSession spark) {
    for (String name : List.of(COMPOSED, DECOMPOSED)) {
      Dataset<Row> one =
          sources(spark)
              .filter("image_id = 'a'")
              .selectExpr("image_id", "'" + name + "' AS claimed_name");
      assertThat(
              Claims.of(
                      faces(spark),
                      CaptionNames.none(one),
                      images(spark),
                      duplicates(spark),
                      tracks(spark))
                  .filter("image_id = 'a'")
                  .select("name")
                  .head()
                  .getString(0))
          .isEqualTo(name);
    }
  }

  @Test
  void aFaceOfTheOtherFormIsPublishedWithItsSource(SparkSession spark) {
    Dataset<Row> kept =
        spark.sql(
            "SELECT face_id, 'p' AS identity_id, 'p' AS identity, float(0.9) AS similarity, '"
                + DECOMPOSED
                + "' AS claimed_identity, float(1) AS score, float(1) AS weight FROM VALUES ('f'),"
                + " ('g') t(face_id)");
    Dataset<Row> numbers = spark.sql("SELECT 'p' AS identity_id, 0 AS label");
    assertThat(
            CuratedRows.curated(kept, numbers, faces(spark), sources(spark))
                .select("face_id", "source_id")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder("[f,s]", "[g,t]");
  }

  private static Dataset<Row> sources(SparkSession spark) {
    return spark.sql(
        "SELECT *, 'u' AS uri, 'd' AS dataset, 'l' AS licence, 'b' AS basis FROM VALUES ('s', 'a',"
            + " '"
            + COMPOSED
            + "'), ('t', 'b', '"
            + DECOMPOSED
            + "') t(source_id, image_id, claimed_name)");
  }

  private static Dataset<Row> images(SparkSession spark) {
    return spark.sql(
        "SELECT image_id, 100 AS width, 100 AS height" + " FROM VALUES ('a'), ('b') t(image_id)");
  }

  private static Dataset<Row> duplicates(SparkSession spark) {
    return spark.sql("SELECT '' AS image_id, '' AS representative_id, '' AS kind").limit(0);
  }

  private static Dataset<Row> tracks(SparkSession spark) {
    return spark.sql("SELECT '' AS image_id, '' AS track_id, 1 AS frame_rank").limit(0);
  }

  private static Dataset<Row> faces(SparkSession spark) {
    return spark.sql(
        "SELECT face_id, image_id, float(10) AS x, float(10) AS y, float(50) AS width, float(50) AS"
            + " height, float(1) AS score, binary('x') AS crop, float(1) AS eye_distance, float(1)"
            + " AS sharpness, float(1) AS brightness, float(1) AS contrast, float(0) AS yaw,"
            + " float(0) AS pitch, float(0) AS roll, float(0) AS outside FROM VALUES ('f', 'a'),"
            + " ('g', 'b') t(face_id, image_id)");
  }
}
