package org.winnow.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.winnow.kernel.Vectors;

/** Generated faces: unit vectors around the direction of a person. */
final class People {
  static final int DIMENSION = 64;
  private final Random random;
  private int faces;

  People(long seed) {
    random = new Random(seed);
  }

  float[] person() {
    return unit(gaussian());
  }

  /**
   * A face with an image of its own.
   *
   * @param spread 0.5 gives cosines around 0.8 between two faces of one person, 1 around 0.5
   */
  ClaimedFace face(float[] person, double spread) {
    return faceIn("image" + faces, person, spread);
  }

  ClaimedFace faceIn(String image, float[] person, double spread) {
    float[] vector = gaussian();
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) (person[i] + vector[i] * spread / Math.sqrt(DIMENSION));
    }
    return new ClaimedFace(String.format("face%05d", faces++), image, unit(vector), 1);
  }

  List<ClaimedFace> faces(int count, float[] person, double spread) {
    List<ClaimedFace> result = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      result.add(face(person, spread));
    }
    return result;
  }

  private float[] gaussian() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static float[] unit(float[] vector) {
    return Vectors.centroid(List.of(vector));
  }
}
