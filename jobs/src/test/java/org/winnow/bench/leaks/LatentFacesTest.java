package org.winnow.bench.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.winnow.face.Detection;
import org.winnow.face.FaceAligner;
import org.winnow.kernel.Vectors;
import org.winnow.model.detect.Detector;
import org.winnow.model.embed.Embedder;
import org.winnow.model.embed.UnitVector;
import org.winnow.model.generate.GeneratorContract;
import org.winnow.model.generate.GeneratorContract.Diffusion;
import org.winnow.model.generate.GeneratorContract.Port;
import org.winnow.model.generate.IdentityVectors;
import org.winnow.model.generate.IdentityVectors.Gaussian;

/** Pictures whose stripes are as bright as the numbers of their vector. */
class LatentFacesTest {
  private static final int SIZE = 14;
  private static final int STRIPE = FaceAligner.SIDE / SIZE;

  private int pictures;

  private final Detector detector =
      picture ->
          level(picture, 0) == 0
              ? List.of()
              : List.of(
                  new Detection(
                      10,
                      10,
                      90,
                      90,
                      1,
                      new float[] {
                        38.3f, 51.7f, 73.5f, 51.5f, 56, 71.7f, 41.5f, 92.4f, 70.7f, 92.2f
                      }));

  private final Embedder embedder =
      new Embedder() {
        @Override
        public float[][] embed(List<Mat> crops) {
          return crops.stream().map(LatentFacesTest::levels).toArray(float[][]::new);
        }

        @Override
        public int dimension() {
          return SIZE;
        }
      };

  private final Embedder mirrored =
      new Embedder() {
        @Override
        public float[][] embed(List<Mat> crops) {
          float[][] vectors = embedder.embed(crops);
          for (float[] vector : vectors) {
            for (int i = 0; i < vector.length; i++) {
              vector[i] = -vector[i];
            }
          }
          return vectors;
        }

        @Override
        public int dimension() {
          return SIZE;
        }
      };

  private LatentFaces faces(double norm) {
    GeneratorContract contract =
        new GeneratorContract(
            new Port("z", List.of(SIZE)), norm, Port.NONE, Diffusion.NONE, List.of(0.1), List.of());
    return new LatentFaces(
        inputs ->
            inputs.stream()
                .map(
                    input -> {
                      pictures++;
                      return picture(input.identity());
                    })
                .toList(),
        new IdentityVectors(contract, Gaussian.STANDARD),
        new FacePictures(detector, embedder),
        Optional.of(mirrored));
  }

  private static Mat picture(float[] vector) {
    byte[] bgr = new byte[3 * FaceAligner.SIDE * FaceAligner.SIDE];
    for (int i = 0; i < bgr.length; i++) {
      double level = 128 + 20 * vector[i / 3 % FaceAligner.SIDE / STRIPE];
      bgr[i] = (byte) Math.max(0, Math.min(255, Math.round(level)));
    }
    Mat mat = new Mat(FaceAligner.SIDE, FaceAligner.SIDE, opencv_core.CV_8UC3);
    mat.data().put(bgr);
    return mat;
  }

  private static int level(Mat picture, int stripe) {
    return picture.ptr(FaceAligner.SIDE / 2, stripe * STRIPE + STRIPE / 2).get() & 0xff;
  }

  private static float[] levels(Mat crop) {
    float[] levels = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      levels[i] = level(crop, i) - 128;
    }
    return levels;
  }

  private static float[] person() {
    float[] person = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      person[i] = i % 2 == 0 ? 1 : -1;
    }
    return UnitVector.of(person).values();
  }

  @Test
  void aClimbComesNearToThePersonWithinItsBudget() {
    LatentFaces faces = faces(0);
    double start = Vectors.dot(faces.reference(5).vector().orElseThrow(), person());
    pictures = 0;
    LatentFaces.Climb climb = faces.climb(person(), 5, 400, 1);
    assertThat(pictures).isLessThanOrEqualTo(400);
    assertThat(start).isLessThan(0.6);
    assertThat(climb.cosine()).isGreaterThan(0.95);
    assertThat(Vectors.dot(climb.face().vector().orElseThrow(), person()))
        .isEqualTo(climb.cosine());
    assertThat(Vectors.dot(climb.face().witnessed().orElseThrow(), person()))
        .isEqualTo(-climb.cosine());
    assertThat(faces.climb(person(), 5, 400, 1).cosine()).isEqualTo(climb.cosine());
    assertThat(faces.climb(person(), 5, 400, 2).cosine()).isNotEqualTo(climb.cosine());
  }

  @Test
  void aBudgetOfOnePictureIsTheStart() {
    LatentFaces faces = faces(0);
    assertThat(faces.climb(person(), 5, 1, 1).cosine())
        .isCloseTo(Vectors.dot(faces.reference(5).vector().orElseThrow(), person()), within(1e-9));
  }

  @Test
  void vectorsHaveTheLengthOfTheGenerator() {
    // Of this length the levels stay near the middle: steps of its own size are needed.
    assertThat(faces(4).climb(person(), 5, 400, 1).cosine()).isGreaterThan(0.95);
  }

  @Test
  void picturesWithoutAFaceHaveNoVector() {
    FacePictures shown = new FacePictures(detector, embedder);
    float[] none = new float[SIZE];
    none[0] = -9;
    float[] one = new float[SIZE];
    one[3] = 2;
    try (Mat faceless = picture(none);
        Mat face = picture(one)) {
      List<Optional<float[]>> vectors = shown.vectors(List.of(faceless, face));
      assertThat(vectors.get(0)).isEmpty();
      assertThat(vectors.get(1).orElseThrow()[3]).isCloseTo(1, within(1e-6f));
    }
    LatentFaces blind =
        new LatentFaces(
            inputs -> inputs.stream().map(input -> picture(none)).toList(),
            faces(0).identities(),
            shown,
            Optional.empty());
    assertThat(blind.climb(person(), 5, 50, 1).cosine()).isNaN();
    assertThat(blind.climb(person(), 5, 50, 1).face().vector()).isEmpty();
  }
}
