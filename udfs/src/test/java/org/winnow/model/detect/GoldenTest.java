package org.winnow.model.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.winnow.face.CropQuality;
import org.winnow.face.Detection;
import org.winnow.face.FaceAligner;
import org.winnow.model.Device;
import org.winnow.model.InputContract;
import org.winnow.model.ModelSpec;
import org.winnow.model.embed.Embedder;
import org.winnow.model.embed.Embedders;
import org.winnow.model.embed.UnitVector;
import org.winnow.testing.SharedData;
import org.winnow.testing.TestModels;

/** The numbers of an independent reference for 60 photographs. */
@Tag("real-data")
public class GoldenTest {

  @Test
  void facesCropsAndVectorsAreThoseOfTheReference() {
    Detector detector =
        DetectorFamilies.of(
            TestModels.spec("yunet-2026may").withThreshold("score", 0.5), Device.CPU);
    Embedder embedder = Embedders.of(TestModels.spec("mobilefacenet"), Device.CPU);
    List<GoldenRow> rows = GoldenRow.all();
    assertThat(rows).hasSize(60);
    for (GoldenRow row : rows) {
      try (Mat picture = read(row.file())) {
        List<Detection> faces = detector.detect(picture);
        assertThat(faces).as(row.file()).hasSize(row.faces());
        Detection face = central(faces, picture);
        assertThat(face.score()).as(row.file()).isCloseTo(row.score(), within(0.001f));
        assertThat(new float[] {face.x(), face.y(), face.width(), face.height()})
            .as(row.file())
            .containsExactly(row.box(), within(0.1f));
        assertThat(face.landmarks()).as(row.file()).containsExactly(row.landmarks(), within(0.1f));
        try (Mat crop = FaceAligner.align(picture, face.landmarks())) {
          CropQuality q =
              CropQuality.measure(crop, face.landmarks(), picture.cols(), picture.rows());
          assertThat(q.sharpness())
              .as(row.file())
              .isCloseTo(row.sharpness(), within(0.5 + 0.01 * row.sharpness()));
          assertThat(cosine(embedder.embed(List.of(crop))[0], row.embedding()))
              .as(row.file())
              .isGreaterThan(0.999);
        }
      }
    }
  }

  @Test
  void wrongChannelOrderOrNormalisationIsCaught() {
    ModelSpec right = TestModels.spec("mobilefacenet");
    InputContract in = right.input();
    InputContract swapped =
        new InputContract(
            in.name(), 112, 112, 1, InputContract.ColourOrder.BGR, in.mean(), in.std());
    List<Float> half = List.of(127.5f, 127.5f, 127.5f);
    InputContract otherScale = new InputContract(in.name(), 112, 112, 1, in.colour(), half, half);
    for (InputContract wrong : List.of(swapped, otherScale)) {
      Embedder embedder = Embedders.of(TestModels.withInput(right, wrong), Device.CPU);
      for (GoldenRow row : GoldenRow.all()) {
        try (Mat picture = read(row.file());
            Mat crop = FaceAligner.align(picture, row.landmarks())) {
          assertThat(cosine(embedder.embed(List.of(crop))[0], row.embedding()))
              .as("%s %s", row.file(), wrong)
              .isLessThan(0.999);
        }
      }
    }
  }

  public static Detection central(List<Detection> faces, Mat picture) {
    return faces.stream()
        .min(Comparator.comparingDouble(d -> d.distanceFromCentre(picture.cols(), picture.rows())))
        .orElseThrow();
  }

  public static Mat read(String name) {
    Path file = SharedData.data("lfw-dev/" + name);
    return opencv_imgcodecs.imread(file.toString(), opencv_imgcodecs.IMREAD_COLOR);
  }

  public static double cosine(float[] a, float[] b) {
    float[] u = UnitVector.of(a).values();
    float[] v = UnitVector.of(b).values();
    double dot = 0;
    for (int i = 0; i < u.length; i++) {
      dot += (double) u[i] * v[i];
    }
    return dot;
  }
}
