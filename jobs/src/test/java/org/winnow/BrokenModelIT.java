package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.face.CropQuality;
import org.winnow.face.Detection;
import org.winnow.face.HeadPose;
import org.winnow.image.CropCodec;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Faces;
import org.winnow.testing.BrokenModels;
import org.winnow.testing.SparkExtension;

/** What a model gives is data: NaN, infinities and nonsense become rows, and no job fails. */
@ExtendWith(SparkExtension.class)
class BrokenModelIT {
  @TempDir private Path folder;
  private Path models;
  private Winnow winnow;

  @BeforeEach
  void open() throws IOException {
    models = Files.createDirectory(folder.resolve("models"));
    winnow = new Winnow(folder.resolve("warehouse"));
  }

  @Test
  void detectionsThatAreNoFacesAreDroppedAndCountedAndTheOthersStay() throws IOException {
    BrokenModels.partlyBroken(models, "half");
    detect("half");

    assertThat(winnow.messages())
        .contains("2 images: 2 faces in 2, 0 quarantined")
        .contains("warning: half gave 14 detections of no face");
    assertThat(
            winnow.sql(
                "SELECT count(*), min(score) > 0.8, max(isnan(score + x + y + width + height + yaw"
                    + " + pitch + roll + sharpness + outside)) FROM faces"))
        .isEqualTo("2,true,false");
  }

  @Test
  void anImageOfWhichTheModelGivesNothingElseIsQuarantinedWithTheReason() throws IOException {
    BrokenModels.scoreless(models, "scoreless");
    detect("scoreless");

    assertThat(winnow.sql("SELECT DISTINCT reason, message FROM quarantine"))
        .isEqualTo(
            "UNUSABLE_FACE,\"The detector's output describes no face that can be cut out: its"
                + " score, box or landmarks hold NaN or infinity.\"");
    assertThat(winnow.sql("SELECT rows_in, counts['quarantined'] FROM runs WHERE stage = 'detect'"))
        .isEqualTo("2,2");
  }

  @Test
  void vectorsAndCropsThatAreNoneAreQuarantinedWithTheirReasons(SparkSession spark)
      throws IOException {
    BrokenModels.embedder(models, "odd");
    List<Row> faces = new ArrayList<>();
    for (int level : List.of(200, 10, 5, 255)) {
      faces.add(face(faces.size(), crop(level, 112)));
    }
    faces.add(face(faces.size(), new byte[0]));
    faces.add(face(faces.size(), new byte[] {1, 2, 3}));
    faces.add(face(faces.size(), crop(200, 111)));
    new DeltaStore(spark, folder.resolve("warehouse").toString())
        .append(
            Faces.TABLE,
            spark.createDataFrame(faces, Faces.TABLE.schema()),
            "faces",
            new Commit("test", "test", "", Map.of()));

    winnow.succeed("embed", "--models-dir", models.toString(), "--embedder", "odd");

    assertThat(winnow.messages()).contains("7 faces: 1 embedded by odd, 6 quarantined");
    assertThat(winnow.sql("SELECT face_id FROM embeddings")).isEqualTo(Faces.id("image", 0));
    assertThat(winnow.sql("SELECT key, reason FROM quarantine ORDER BY key").lines())
        .containsExactly(
            "image-001 odd,ZERO_VECTOR",
            "image-002 odd,NOT_FINITE",
            "image-003 odd,NOT_FINITE",
            "image-004 odd,CORRUPT_CROP",
            "image-005 odd,CORRUPT_CROP",
            "image-006 odd,CORRUPT_CROP");
    winnow.succeed("embed", "--models-dir", models.toString(), "--embedder", "odd");
    assertThat(winnow.messages()).contains("nothing to do");
  }

  private void detect(String detector) throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.write(photos.resolve("a.png"), crop(90, 240));
    Files.write(photos.resolve("b.png"), crop(120, 240));
    winnow.succeed(
        "run",
        "--input",
        photos.toString(),
        "--to",
        "detect",
        "--models-dir",
        models.toString(),
        "--detector",
        detector);
  }

  private static Row face(int index, byte[] crop) {
    float[] landmarks = {45, 60, 75, 60, 60, 78, 48, 95, 72, 95};
    return Faces.row(
        new Faces.Place("image", index, "detector"),
        new Detection(20, 30, 80, 80, 0.9f, landmarks),
        new CropQuality(30, 100, 128, 40, HeadPose.of(landmarks), 0),
        crop);
  }

  private static byte[] crop(int level, int side) {
    try (Scalar colour = Scalar.all(level);
        Mat crop = new Mat(side, side, opencv_core.CV_8UC3, colour)) {
      return CropCodec.encode(crop);
    }
  }
}
