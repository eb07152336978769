package org.winnow.stage.embed;

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
import org.winnow.model.Family;
import org.winnow.model.InputContract;
import org.winnow.model.ModelSpec;
import org.winnow.table.Embeddings;
import org.winnow.table.Quarantine;
import org.winnow.testing.SparkExtension;

/** Every face ends in embeddings or in quarantine; a quarantined one is so for one model alone. */
@ExtendWith(SparkExtension.class)
class EmbedTransformsIT {
  private static final String GOOD = "a".repeat(64) + "-000";
  private static final String BAD = "b".repeat(64) + "-001";
  private Dataset<Row> outcomes;

  @BeforeEach
  void outcomes(SparkSession spark) {
    outcomes =
        spark.createDataFrame(
            List.of(
                RowFactory.create(GOOD, new float[] {0.6f, 0.8f}, 12f, null, null),
                RowFactory.create(BAD, null, null, "ZERO_VECTOR", "Zero everywhere.")),
            EmbedTask.OUTCOME);
  }

  @Test
  void vectorsBecomeRowsThatNameTheirModel() {
    Dataset<Row> embeddings = EmbedTransforms.embeddings(outcomes, model("small"));
    assertThat(embeddings.columns()).containsExactly(Embeddings.TABLE.schema().fieldNames());
    List<Row> rows = embeddings.collectAsList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<String>getAs("face_id")).isEqualTo(GOOD);
    assertThat(rows.get(0).<String>getAs("model_id")).isEqualTo("small");
    assertThat(rows.get(0).<String>getAs("model_sha256")).isEqualTo("digest of small");
    assertThat(rows.get(0).<Float>getList(rows.get(0).fieldIndex("vector")))
        .containsExactly(0.6f, 0.8f);
  }

  @Test
  void facesWithoutAVectorBecomeRowsOfQuarantine() {
    Dataset<Row> quarantine = EmbedTransforms.quarantine(outcomes, model("small"));
    assertThat(quarantine.columns()).containsExactly(Quarantine.TABLE.schema().fieldNames());
    assertThat(quarantine.collectAsList())
        .containsExactly(
            RowFactory.create("embed", BAD + " small", null, "ZERO_VECTOR", "Zero everywhere."));
  }

  @Test
  void anotherModelMayTryAQuarantinedFace() {
    Dataset<Row> quarantine = EmbedTransforms.quarantine(outcomes, model("small"));
    assertThat(face(quarantine, "small")).isEqualTo(BAD);
    assertThat(face(quarantine, "other")).isNull();
    // The name of one model may end with that of another.
    assertThat(face(quarantine, "all")).isNull();
  }

  private static String face(Dataset<Row> quarantine, String model) {
    return quarantine.select(EmbedTransforms.quarantinedFace(model(model))).head().getString(0);
  }

  private static ModelSpec model(String id) {
    return new ModelSpec(
        id,
        Family.EMBEDDING,
        id + ".onnx",
        "digest of " + id,
        "onnx",
        "MIT",
        new InputContract(
            "input",
            112,
            112,
            1,
            InputContract.ColourOrder.RGB,
            List.of(0f, 0f, 0f),
            List.of(1f, 1f, 1f)),
        List.of("output"),
        2,
        1,
        false,
        Map.of());
  }
}
