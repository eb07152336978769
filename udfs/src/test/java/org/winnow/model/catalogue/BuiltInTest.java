package org.winnow.model.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.winnow.face.Detection;
import org.winnow.model.Device;
import org.winnow.model.ModelFile;
import org.winnow.model.ModelHolder;
import org.winnow.model.ModelSpec;
import org.winnow.model.detect.Detector;
import org.winnow.model.detect.DetectorFamilies;
import org.winnow.model.detect.GoldenRow;
import org.winnow.model.detect.GoldenTest;
import org.winnow.model.embed.Embedder;
import org.winnow.model.embed.Embedders;
import org.winnow.model.embed.UnitVector;

/** The models that need no file. */
class BuiltInTest {
  private static final ModelCatalogue CATALOGUE =
      ModelCatalogue.ofFolder(Path.of("../conf/models"));

  @AfterAll
  static void closeAll() {
    ModelHolder.reset();
  }

  @Test
  void theirFilesAreTheDescribedOnesToTheByte() throws Exception {
    for (String id : List.of("builtin-gradients", "builtin-haar")) {
      ModelDescriptor described = CATALOGUE.descriptor(id);
      byte[] made = described.source().builtIn().orElseThrow().bytes();
      assertThat(made).as(id).hasSize((int) described.bytes());
      ModelSpec spec = ModelFolder.of(Optional.empty()).resolve(described);
      assertThat(ModelFile.sha256(Path.of(spec.path())))
          .as("%s: if the code that makes it was meant to change, change its descriptor", id)
          .isEqualTo(spec.sha256());
    }
  }

  @Test
  void theEmbedderGivesTheseNumbersForASyntheticCrop() {
    float[] vector = embed(crop(1, 0, false));
    assertThat(vector).hasSize(768);
    double norm = UnitVector.of(vector).norm();
    assertThat(norm).isCloseTo(GOLDEN_NORM, within(1e-3 * GOLDEN_NORM));
    for (int i = 0; i < GOLDEN.length; i++) {
      assertThat(vector[100 * i]).as("number %d", 100 * i).isCloseTo(GOLDEN[i], within(2e-3f));
    }
  }

  // Of an independent run: onnxruntime 1.32 for Python on the same file and crop.
  private static final double GOLDEN_NORM = 30.7379;
  private static final float[] GOLDEN = {
    0.1611f, 0.0792f, 1.2484f, -0.3073f, -0.6277f, 0.8459f, -0.1527f, 0.0683f
  };

  @Test
  void lightContrastAndMirroringChangeNothingThatMatters() {
    float[] plain = embed(crop(1, 0, false));
    assertThat(GoldenTest.cosine(plain, embed(crop(1, 0, true)))).isGreaterThan(0.99999);
    assertThat(GoldenTest.cosine(plain, embed(crop(0.5, 40, false)))).isGreaterThan(0.99);
  }

  @Test
  void anEvenCropHasAFiniteVector() {
    for (int level : new int[] {0, 128, 255}) {
      try (Mat even = new Mat(112, 112, opencv_core.CV_8UC3, Scalar.all(level))) {
        assertThat(UnitVector.of(embedder().embed(List.of(even))[0]).usable()).isTrue();
      }
    }
  }

  @Test
  void theVectorOfACropDoesNotDependOnTheOthersOfItsList() {
    List<Mat> crops = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      crops.add(crop(0.4 + 0.1 * i, 10 * i, false));
    }
    float[][] together = embedder().embed(crops);
    for (int i = 0; i < 5; i++) {
      assertThat(embedder().embed(List.of(crops.get(i)))[0]).isEqualTo(together[i]);
      crops.get(i).close();
    }
  }

  @Test
  void theDetectorFindsNoFaceInEvenTinyAndNarrowPictures() {
    Detector detector = DetectorFamilies.of(spec("builtin-haar"), Device.CPU);
    for (int[] side : new int[][] {{300, 200}, {1, 1}, {1, 3000}, {2000, 2}, {23, 23}}) {
      try (Mat picture = new Mat(side[1], side[0], opencv_core.CV_8UC3, Scalar.all(90))) {
        assertThat(detector.detect(picture)).isEmpty();
      }
    }
  }

  @Test
  void theDetectorFindsTheFacesOfTheReferenceAndManyThreadsAgree() {
    Detector detector = DetectorFamilies.of(spec("builtin-haar"), Device.CPU);
    List<GoldenRow> rows = GoldenRow.all();
    List<List<Detection>> alone = rows.stream().map(row -> detect(detector, row)).toList();
    int found = 0;
    double error = 0;
    for (int i = 0; i < rows.size(); i++) {
      GoldenRow row = rows.get(i);
      for (Detection face : alone.get(i)) {
        double distance = 0;
        for (int k = 0; k < 10; k += 2) {
          distance +=
              Math.hypot(
                      face.landmarks()[k] - row.landmarks()[k],
                      face.landmarks()[k + 1] - row.landmarks()[k + 1])
                  / 5;
        }
        double interEye =
            Math.hypot(
                row.landmarks()[2] - row.landmarks()[0], row.landmarks()[3] - row.landmarks()[1]);
        if (distance < 0.5 * interEye) {
          found++;
          error += distance / interEye;
        }
      }
    }
    assertThat(found).as("faces of 60 that were found once each").isBetween(58, 60);
    assertThat(error / found).as("mean landmark error, eye distances").isLessThan(0.15);
    List<List<Detection>> together =
        rows.parallelStream().map(row -> detect(detector, row)).toList();
    assertThat(together).isEqualTo(alone);
  }

  private static List<Detection> detect(Detector detector, GoldenRow row) {
    try (Mat picture = GoldenTest.read(row.file())) {
      return detector.detect(picture);
    }
  }

  private static ModelSpec spec(String id) {
    return ModelFolder.of(Optional.empty()).resolve(CATALOGUE.descriptor(id));
  }

  private static Embedder embedder() {
    return Embedders.of(spec("builtin-gradients"), Device.CPU);
  }

  private static float[] embed(Mat crop) {
    try (crop) {
      return embedder().embed(List.of(crop))[0];
    }
  }

  /** A drawing of waves of all directions, uneven from left to right. */
  private static Mat crop(double gain, double offset, boolean mirrored) {
    Mat crop = new Mat(112, 112, opencv_core.CV_8UC3);
    byte[] levels = new byte[112 * 112 * 3];
    for (int y = 0; y < 112; y++) {
      for (int x = 0; x < 112; x++) {
        int u = mirrored ? 111 - x : x;
        double wave = Math.sin(u * u * 0.004) + Math.cos(y * 0.3 + u * 0.1) + (u / 20 + y / 30) % 2;
        for (int c = 0; c < 3; c++) {
          levels[(y * 112 + x) * 3 + c] =
              (byte)
                  Math.round(Math.max(0, Math.min(255, offset + gain * (90 + 30 * wave + 8 * c))));
        }
      }
    }
    crop.data().put(levels);
    return crop;
  }
}
