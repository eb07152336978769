package org.winnow.publish;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.config.CurateSettings;
import org.winnow.config.CurateSettings.Copies;
import org.winnow.testing.SparkExtension;

/**
 * Ada has a photograph r, its copies p (equal pixels), q and s, and two other moments b and c of
 * its series. Bob has two copies t and u of a photograph that no identity has, and another copy v
 * of r.
 */
@ExtendWith(SparkExtension.class)
class CopyPolicyIT {
  private final SparkSession spark;

  CopyPolicyIT(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void dropPublishesTheBestImageOfEachPhotographInEachIdentity() {
    assertThat(published(new CurateSettings(1, false, Copies.DROP, Copies.DROP, Copies.DROP, 9)))
        .isEqualTo(Map.of("r", 1f, "u", 1f, "v", 1f, "z", 1f));
  }

  @Test
  void weightSharesOneWeightAmongThePublishedImages() {
    assertThat(published(new CurateSettings(1, false, Copies.DROP, Copies.WEIGHT, Copies.KEEP, 9)))
        .isEqualTo(
            Map.of(
                "r", 1f / 3, "q", 1f / 3, "s", 1f / 3, "b", 1f, "c", 1f, "t", 0.5f, "u", 0.5f, "v",
                1f, "z", 1f));
  }

  @Test
  void keepPublishesAllAndASeriesIsCut() {
    assertThat(
            published(new CurateSettings(1, false, Copies.KEEP, Copies.KEEP, Copies.KEEP, 2))
                .keySet())
        .containsExactly("b", "p", "q", "r", "s", "t", "u", "v", "z");
  }

  @Test
  void aSeriesWithoutItsRepresentativeIsCutToo() {
    Dataset<Row> duplicates =
        rows(
            "image_id, representative_id, kind, similarity",
            "'b', 'x', 'BURST', 0.95f",
            "'c', 'x', 'BURST', 0.96f",
            "'p', 'x', 'BURST', 0.94f");
    assertThat(
            published(
                    CopyPolicy.apply(
                        kept(),
                        faces(),
                        duplicates,
                        new CurateSettings(1, false, Copies.DROP, Copies.DROP, Copies.WEIGHT, 2)))
                .keySet())
        .contains("b", "c", "r", "q")
        .doesNotContain("p");
  }

  private Map<String, Float> published(CurateSettings settings) {
    return published(
        CopyPolicy.apply(
            kept(),
            faces(),
            rows(
                "image_id, representative_id, kind, similarity",
                "'p', 'r', 'PIXELS', 1f",
                "'q', 'r', 'PHOTOGRAPH', 0.99f",
                "'s', 'r', 'PHOTOGRAPH', 0.98f",
                "'b', 'r', 'BURST', 0.95f",
                "'c', 'r', 'BURST', 0.94f",
                "'t', 'x', 'PHOTOGRAPH', 0.98f",
                "'u', 'x', 'PHOTOGRAPH', 0.99f",
                "'v', 'r', 'PHOTOGRAPH', 0.99f"),
            settings));
  }

  private static Map<String, Float> published(Dataset<Row> faces) {
    assertThat(faces.columns())
        .containsExactly("face_id", "identity_id", "claimed_identity", "is_copy", "weight");
    Map<String, Float> weights = new TreeMap<>();
    faces
        .filter("NOT is_copy")
        .select(col("face_id"), col("weight"))
        .collectAsList()
        .forEach(row -> weights.put(row.getString(0).substring(0, 1), row.getFloat(1)));
    return weights;
  }

  private Dataset<Row> kept() {
    return spark.sql(
        "SELECT image || '-000' face_id, if(image IN ('t', 'u', 'v', 'z'), 'bob', 'ada')"
            + " identity_id, 'somebody' claimed_identity FROM (SELECT explode(split('pqrsbctuvz',"
            + " '')) image) WHERE image != ''");
  }

  private Dataset<Row> faces() {
    return kept().selectExpr("face_id", "substring(face_id, 1, 1) image_id", "1f score");
  }

  private Dataset<Row> rows(String columns, String... values) {
    return spark.sql(
        "SELECT * FROM VALUES (%s) AS rows(%s)".formatted(String.join("), (", values), columns));
  }
}
