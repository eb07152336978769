package org.winnow.stage.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.job.PendingRows;
import org.winnow.table.Faces;
import org.winnow.table.Quarantine;
import org.winnow.testing.SparkExtension;

/** Every image ends in faces or in quarantine, by what became of it. */
@ExtendWith(SparkExtension.class)
class DetectTransformsIT {
  private static final String ONE = "1".repeat(64);
  private static final String TWO = "2".repeat(64);
  private static final String NONE = "3".repeat(64);
  private Dataset<Row> outcomes;

  @BeforeEach
  void outcomes(SparkSession spark) {
    outcomes =
        spark.createDataFrame(
            List.of(
                RowFactory.create(ONE, null, null, 0, new Row[] {face(ONE, 0)}),
                RowFactory.create(TWO, null, null, 0, new Row[] {face(TWO, 0), face(TWO, 1)}),
                RowFactory.create(NONE, "NO_FACE", "The detector found no face.", 0, new Row[0])),
            DetectTransforms.OUTCOME);
  }

  @Test
  void eachImageIsCountedOnceAndPartsAddUp() {
    DetectTransforms.Counts counts = DetectTransforms.count(outcomes);
    assertThat(counts).isEqualTo(new DetectTransforms.Counts(2, 1, 0));
    assertThat(counts.outcomes())
        .containsExactly(
            Map.entry(DetectTransforms.WITH_FACES, 2L), Map.entry(PendingRows.QUARANTINED, 1L));
  }

  @Test
  void allFacesOfAnImageBecomeRowsOfTheTable() {
    Dataset<Row> faces = DetectTransforms.faces(outcomes);
    assertThat(faces.columns()).containsExactly(Faces.TABLE.schema().fieldNames());
    assertThat(faces.select("face_id").collectAsList().stream().map(row -> row.getString(0)))
        .containsExactlyInAnyOrder(Faces.id(ONE, 0), Faces.id(TWO, 0), Faces.id(TWO, 1));
  }

  @Test
  void imagesWithoutAFaceBecomeRowsOfQuarantine() {
    Dataset<Row> quarantine = DetectTransforms.quarantine(outcomes);
    assertThat(quarantine.columns()).containsExactly(Quarantine.TABLE.schema().fieldNames());
    assertThat(quarantine.collectAsList())
        .containsExactly(
            RowFactory.create("detect", NONE, null, "NO_FACE", "The detector found no face."));
  }

  private static Row face(String image, int index) {
    return RowFactory.create(
        Faces.id(image, index),
        image,
        index,
        "detector",
        0.9f,
        1f,
        1f,
        9f,
        9f,
        new float[10],
        40f,
        100f,
        128f,
        40f,
        0f,
        0f,
        0f,
        0f,
        new byte[] {1});
  }
}
