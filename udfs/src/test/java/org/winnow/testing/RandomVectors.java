package org.winnow.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.winnow.kernel.Vectors;

/** Unit vectors of random direction. */
public final class RandomVectors {
  private RandomVectors() {}

  /** The same for the same seed. */
  public static List<float[]> of(int count, int dimension, long seed) {
    Random random = new Random(seed);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[dimension];
      for (int j = 0; j < dimension; j++) {
        vector[j] = (float) random.nextGaussian();
      }
      vectors.add(Vectors.centroid(List.of(vector)));
    }
    return vectors;
  }
}
