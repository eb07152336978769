package org.winnow.publish;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.table.Curated;
import org.winnow.testing.SparkExtension;

/** Which labels are published, under which numbers, and with which source. */
@ExtendWith(SparkExtension.class)
class CuratedRowsIT {
  private SparkSession spark;
  private Dataset<Row> kept;

  @BeforeEach
  void keptLabels(SparkSession session) {
    spark = session;
    Dataset<Row> labels =
        rows(
            "face_id, round, claimed_identity, identity_id, decision, similarity, score",
            "'f0', 1, 'Ada', 'id-ada', 'KEPT', 0.9f, 9f",
            "'f1', 2, 'Ada', 'id-ada', 'KEPT', 0.9f, 9f",
            "'f2', 2, 'Ada', 'id-ada', 'KEPT', 0.8f, 8f",
            "'f3', 2, 'Bob', 'id-ada', 'MOVED', 0.7f, 7f",
            "'f4', 2, 'Bob', 'id-bob', 'KEPT', 0.9f, 9f",
            "'f5', 2, 'Bob', 'id-bob', 'DROPPED', 0.1f, 1f",
            "'f6', 2, 'Bob', 'id-bob', 'REVIEW', 0.4f, 4f",
            "'f7', 2, 'Eve', 'id-eve', 'KEPT', 0.9f, 9f");
    Dataset<Row> identities =
        rows(
            "identity_id, round, name, status",
            "'id-ada', 1, 'Ada before', 'KEPT'",
            "'id-ada', 2, 'Ada', 'KEPT'",
            "'id-bob', 2, 'Bob', 'KEPT'",
            "'id-eve', 2, 'Eve', 'REVIEW'");
    kept =
        CuratedRows.withIdentitySize(CuratedRows.keptLabels(labels, identities))
            .withColumn("weight", lit(1f));
  }

  @Test
  void onlyWhatTheNewestRoundKeptOfKeptIdentitiesIsPublished() {
    assertThat(strings(kept.select("face_id", "identity")))
        .containsExactlyInAnyOrder("[f1,Ada]", "[f2,Ada]", "[f3,Ada]", "[f4,Bob]");
  }

  @Test
  void smallIdentitiesAreLeftOut() {
    assertThat(strings(kept.filter(CuratedRows.hasEnoughFaces(2)).select("face_id")))
        .containsExactlyInAnyOrder("[f1]", "[f2]", "[f3]");
    assertThat(kept.filter(CuratedRows.hasEnoughFaces(1)).count()).isEqualTo(4);
    assertThat(kept.filter(CuratedRows.hasEnoughFaces(4)).count()).isZero();
  }

  @Test
  void facesOriginalsAndIdentitiesAreCounted() {
    Dataset<Row> marked = kept.withColumn(CopyPolicy.IS_COPY, expr("face_id = 'f3'"));
    assertThat(CuratedRows.totals(marked, 1)).isEqualTo(new CuratedRows.Totals(4, 3, 3, 2));
    assertThat(CuratedRows.totals(marked, 2)).isEqualTo(new CuratedRows.Totals(4, 3, 2, 1));
    assertThat(CuratedRows.totals(marked, 3)).isEqualTo(new CuratedRows.Totals(4, 3, 0, 0));
    assertThat(CuratedRows.totals(marked.filter("false"), 1))
        .isEqualTo(new CuratedRows.Totals(0, 0, 0, 0));
  }

  @Test
  void numbersBeginAtZeroInTheOrderOfNames() {
    assertThat(numbers(published("'id-none', 0").limit(0)))
        .containsExactlyInAnyOrder("[id-ada,0]", "[id-bob,1]");
  }

  @Test
  void aPublishedIdentityKeepsItsNumberAndNewOnesFollowTheHighest() {
    assertThat(numbers(published("'id-bob', 4", "'id-gone', 2")))
        .contains("[id-bob,4]", "[id-ada,5]")
        .doesNotContain("[id-ada,0]");
  }

  @Test
  void theSourceOfAFaceIsTheFirstOfItsOwnClaim() {
    Dataset<Row> faces =
        rows(
            "face_id, image_id, score, eye_distance, sharpness, brightness, contrast, yaw, pitch,"
                + " roll, outside, crop",
            "'f1', 'i1', 0.5f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 0f, X'01'",
            "'f4', 'i4', 0.6f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 0f, X'02'");
    Dataset<Row> sources =
        rows(
            "source_id, uri, claimed_name, image_id, dataset, licence, basis",
            "'s1', 'first of another claim', 'Bob', 'i1', 'd', 'CC0', 'b'",
            "'s3', 'second', 'Ada', 'i1', 'd', 'CC0', 'b'",
            "'s2', 'first', 'Ada', 'i1', 'd', 'CC0', 'b'",
            "'s4', 'other', 'Bob', 'i4', 'd', 'MIT', 'b'",
            "'s5', 'unread', 'Bob', NULL, 'd', 'MIT', 'b'");
    Dataset<Row> numbers = CuratedRows.classNumbers(kept, published("'id-bob', 4"));

    Dataset<Row> curated = CuratedRows.curated(kept, numbers, faces, sources);

    assertThat(curated.columns()).containsExactly(Curated.TABLE.schema().fieldNames());
    // The score is that of the detector, not that of the label.
    assertThat(strings(curated.select("face_id", "identity", "label", "uri", "licence", "score")))
        .containsExactlyInAnyOrder("[f1,Ada,5,first,CC0,0.5]", "[f4,Bob,4,other,MIT,0.6]");
  }

  private List<String> numbers(Dataset<Row> published) {
    return strings(CuratedRows.classNumbers(kept, published));
  }

  private Dataset<Row> published(String... rows) {
    return rows("identity_id, label", rows);
  }

  private Dataset<Row> rows(String columns, String... values) {
    return spark.sql(
        "SELECT * FROM VALUES (%s) AS rows(%s)".formatted(String.join("), (", values), columns));
  }

  private static List<String> strings(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).toList();
  }
}
