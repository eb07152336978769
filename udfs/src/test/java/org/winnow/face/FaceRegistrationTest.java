package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.winnow.image.attack.Attack;
import org.winnow.render.Picture;
import org.winnow.render.Studio;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.shot.Shot;

/** Drawn photographs. Landmarks are moved as a detector would find them a little elsewhere. */
class FaceRegistrationTest {
  private static final float[] JITTER = {2, -1, -1.5f, 1, 1, 1.5f, -1, 0, 1, -1};

  /** A photograph and the landmarks of its face. */
  private record Photograph(Mat picture, float[] landmarks) implements AutoCloseable {
    static Photograph of(long person, long seed) {
      FaceIdentity id = FaceIdentity.of(person);
      Picture drawn = new Studio(id).photograph(Shot.of(id, seed), Optional.empty());
      try (BytePointer pixels = new BytePointer(drawn.bgr());
          Mat view = new Mat(drawn.height(), drawn.width(), opencv_core.CV_8UC3, pixels)) {
        return new Photograph(view.clone(), drawn.faces().get(0).landmarks());
      }
    }

    FaceTemplate template(Mat of, float jitter) {
      float[] points = landmarks.clone();
      for (int i = 0; i < points.length; i++) {
        points[i] += jitter * JITTER[i];
      }
      try (Mat crop = FaceAligner.align(of, points)) {
        return FaceTemplate.of(crop);
      }
    }

    @Override
    public void close() {
      picture.close();
    }
  }

  @Test
  void copiesAgreeWhateverTheLandmarks() {
    try (Photograph photo = Photograph.of(1, 5)) {
      FaceTemplate original = photo.template(photo.picture(), 0);
      for (String attack : new String[] {"jpeg-10", "blur-1", "noise-10", "gamma-60", "grey"}) {
        try (Mat copy = Attack.named(attack).apply(photo.picture(), 3)) {
          FaceRegistration.Result found = FaceRegistration.of(original, photo.template(copy, 1));
          assertThat(found.correlation()).as(attack).isGreaterThan(0.97);
          assertThat(found.trimmed()).as(attack).isBetween(found.correlation(), 1.0);
          assertThat(found.parts()).as(attack).isGreaterThan(0.95);
          assertThat(found.mirrored()).as(attack).isFalse();
        }
      }
    }
  }

  @Test
  void atOnePlaceATextOverTheFaceHidesNothing() {
    try (Photograph photo = Photograph.of(1, 5);
        Photograph other = Photograph.of(1, 6)) {
      FaceTemplate original = photo.template(photo.picture(), 1);
      for (long seed = 0; seed < 8; seed++) {
        try (Mat copy = Attack.named("text").apply(photo.picture(), seed)) {
          FaceRegistration.Result found =
              FaceRegistration.atSamePlace(original, photo.template(copy, 1));
          assertThat(found.trimmed()).as("seed %d", seed).isGreaterThan(0.9995);
        }
      }
      FaceRegistration.Result moment =
          FaceRegistration.atSamePlace(original, other.template(other.picture(), 1));
      assertThat(moment.trimmed()).isLessThan(0.9995);
      assertThat(moment.parts()).isLessThan(0.955);
    }
  }

  @Test
  void theMirrorImageIsFoundAsSuch() {
    try (Photograph photo = Photograph.of(2, 6);
        Mat crop = FaceAligner.align(photo.picture(), photo.landmarks());
        Mat turned = new Mat()) {
      opencv_core.flip(crop, turned, 1);

      FaceRegistration.Result found =
          FaceRegistration.of(photo.template(photo.picture(), 1), FaceTemplate.of(turned));

      assertThat(found.mirrored()).isTrue();
      assertThat(found.correlation()).isGreaterThan(0.99);
    }
  }

  @Test
  void whatLiesOverAFaceIsTrimmed() {
    try (Photograph photo = Photograph.of(3, 7);
        Mat crop = FaceAligner.align(photo.picture(), photo.landmarks());
        Mat bar = crop.rowRange(78, 84);
        Scalar white = Scalar.all(250)) {
      FaceTemplate original = photo.template(photo.picture(), 0);
      bar.put(white);

      FaceRegistration.Result found = FaceRegistration.of(original, FaceTemplate.of(crop));

      assertThat(found.correlation()).isLessThan(0.95);
      assertThat(found.trimmed()).isGreaterThan(0.998);
      assertThat(found.least()).isLessThan(0.3);
    }
  }

  @Test
  void aPartThatMovedLowersTheAgreementOfParts() {
    try (Photograph photo = Photograph.of(6, 10);
        Mat crop = FaceAligner.align(photo.picture(), photo.landmarks());
        Mat other = crop.clone();
        Mat mouth = crop.rowRange(76, 100).colRange(30, 82);
        Mat higher = other.rowRange(72, 96).colRange(30, 82)) {
      mouth.copyTo(higher);

      FaceRegistration.Result found =
          FaceRegistration.of(FaceTemplate.of(crop), FaceTemplate.of(other));

      assertThat(found.correlation()).isGreaterThan(0.95);
      assertThat(found.parts()).isLessThan(0.9);
    }
  }

  @Test
  void otherPhotographsOfThePersonAndStrangersDoNotAgree() {
    for (long person = 0; person < 4; person++) {
      try (Photograph first = Photograph.of(person, 1);
          Photograph second = Photograph.of(person, 2);
          Photograph stranger = Photograph.of(person + 10, 3)) {
        FaceTemplate fixed = first.template(first.picture(), 0);
        assertThat(FaceRegistration.of(fixed, second.template(second.picture(), 0)).correlation())
            .as("person %s", person)
            .isLessThan(0.93);
        assertThat(
                FaceRegistration.of(fixed, stranger.template(stranger.picture(), 0)).correlation())
            .as("stranger of %s", person)
            .isLessThan(0.93);
      }
    }
  }

  @Test
  void whatIsOutsideThePhotographIsNotCompared() {
    try (Photograph photo = Photograph.of(4, 8);
        Mat crop = FaceAligner.align(photo.picture(), photo.landmarks());
        Mat edge = crop.colRange(0, 30);
        Mat most = crop.colRange(0, 80);
        Scalar black = Scalar.all(0)) {
      FaceTemplate original = photo.template(photo.picture(), 1);
      edge.put(black);
      assertThat(FaceRegistration.of(original, FaceTemplate.of(crop)).correlation())
          .isGreaterThan(0.99);
      most.put(black);
      assertThat(FaceRegistration.of(original, FaceTemplate.of(crop)).correlation()).isEqualTo(-1);
    }
  }

  @Test
  void aFlatFaceAgreesWithNone() {
    try (Photograph photo = Photograph.of(5, 9);
        Scalar grey = Scalar.all(120);
        Mat flat = new Mat(112, 112, opencv_core.CV_8UC3, grey)) {
      FaceTemplate face = photo.template(photo.picture(), 0);
      FaceTemplate none = FaceTemplate.of(flat);
      assertThat(FaceRegistration.of(face, none).correlation()).isEqualTo(-1);
      assertThat(FaceRegistration.of(none, face).correlation()).isEqualTo(-1);
      assertThat(FaceRegistration.of(none, none).correlation()).isEqualTo(-1);
    }
  }

  @Test
  void onlyAlignedFacesAreTemplates() {
    try (Mat small = new Mat(64, 64, opencv_core.CV_8UC3)) {
      assertThatThrownBy(() -> FaceTemplate.of(small))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a crop of 64x64 pixels is no aligned face");
    }
  }
}
