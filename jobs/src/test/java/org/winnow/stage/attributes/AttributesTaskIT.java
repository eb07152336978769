package org.winnow.stage.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.image.CropCodec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.spark.TaskAttributes;
import org.winnow.spark.TaskModel;
import org.winnow.table.Attributes;
import org.winnow.table.Quarantine;
import org.winnow.testing.SparkExtension;
import org.winnow.testing.TinyAttributes;

/** Faces that a model cannot describe are rows of quarantine; the others are described. */
@ExtendWith(SparkExtension.class)
class AttributesTaskIT {
  private static final StructType IMAGES =
      new StructType()
          .add("image_id", DataTypes.StringType)
          .add("bytes", DataTypes.BinaryType)
          .add("width", DataTypes.IntegerType)
          .add("height", DataTypes.IntegerType)
          .add(
              AttributesTask.BOXES,
              DataTypes.createArrayType(
                  new StructType()
                      .add("face_id", DataTypes.StringType)
                      .add("x", DataTypes.FloatType)
                      .add("y", DataTypes.FloatType)
                      .add("width", DataTypes.FloatType)
                      .add("height", DataTypes.FloatType)));

  /** A face whose square lies in the left or the right half. */
  private static Row face(String id, boolean left) {
    return RowFactory.create(id, left ? 4f : 36f, 8f, 12f, 12f);
  }

  private static byte[] picture(boolean blackRight) {
    try (Mat bgr = new Mat(32, 64, opencv_core.CV_8UC3, new Scalar(0, 0, 255, 0));
        Mat right = bgr.colRange(32, 64);
        Scalar black = new Scalar(0.0)) {
      if (blackRight) {
        right.put(black);
      }
      return CropCodec.encode(bgr);
    }
  }

  private static Dataset<Row> outcomes(SparkSession spark, Path models, List<Row> images)
      throws IOException {
    TinyAttributes.write(models);
    Config config = ConfigLoader.load(ConfigLoader.Overlays.none()).config();
    ModelCatalogue catalogue = ModelCatalogue.ofFolder(models);
    TaskAttributes model =
        new TaskAttributes(
            TaskModel.of(
                spark,
                catalogue.resolve(
                    TinyAttributes.ID, Task.ATTRIBUTE, Optional.of(models.toString())),
                config),
            catalogue.descriptor(TinyAttributes.ID).attributes().orElseThrow());
    LongAccumulator done = spark.sparkContext().longAccumulator();
    return spark
        .createDataFrame(images, IMAGES)
        .coalesce(1)
        .mapPartitions(
            new AttributesTask(List.of(model), config.ingest().caps(), 2, done),
            Encoders.row(AttributesTransforms.OUTCOME))
        .cache();
  }

  @Test
  void eachFaceHasOneOutcome(SparkSession spark, @TempDir Path models) throws IOException {
    Dataset<Row> outcomes =
        outcomes(
            spark,
            models,
            List.of(
                RowFactory.create(
                    "half",
                    picture(true),
                    64,
                    32,
                    new Row[] {face("half-000", true), face("half-001", false)}),
                RowFactory.create(
                    "torn",
                    "no picture".getBytes(StandardCharsets.UTF_8),
                    64,
                    32,
                    new Row[] {face("torn-000", true), face("torn-001", false)}),
                RowFactory.create(
                    "red", picture(false), 64, 32, new Row[] {face("red-000", false)})));
    try {
      assertThat(AttributesTransforms.images(outcomes))
          .isEqualTo(Map.of("described", 1L, "quarantined", 2L));
      assertThat(AttributesTransforms.faces(outcomes))
          .isEqualTo(Map.of("described", 2L, "quarantined", 3L));
      assertThat(AttributesTransforms.attributes(outcomes).columns())
          .containsExactly(Attributes.TABLE.schema().fieldNames());
      assertThat(
              AttributesTransforms.attributes(outcomes)
                  .filter(Attributes.ATTRIBUTE.col().equalTo("colour"))
                  .select(Attributes.FACE_ID.col(), Attributes.VALUE.col())
                  .collectAsList())
          .containsExactlyInAnyOrder(
              RowFactory.create("half-000", "red"), RowFactory.create("red-000", "red"));
      assertThat(AttributesTransforms.quarantine(outcomes, "attributes").collectAsList())
          .extracting(
              row -> row.getAs(Quarantine.KEY.name()), row -> row.getAs(Quarantine.REASON.name()))
          .containsExactlyInAnyOrder(
              tuple("half-001 tiny-attributes", "NOT_FINITE"),
              tuple("torn-000 tiny-attributes", "NOT_AN_IMAGE"),
              tuple("torn-001 tiny-attributes", "NOT_AN_IMAGE"));
    } finally {
      outcomes.unpersist();
    }
  }

  @Test
  void modelsThatAreMissingAreToldByBits() {
    assertThat(AttributesTransforms.missing(0, 2)).containsExactly(0, 1);
    assertThat(AttributesTransforms.missing(2, 3)).containsExactly(0, 2);
    assertThat(AttributesTransforms.missing(7, 3)).isEmpty();
  }
}
