package org.winnow.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.winnow.kernel.Vectors;

/**
 * Verifies a cluster. Each face is compared with the centroid of the other faces, because its own
 * share would raise the cosine in a small cluster. Faces below the threshold are removed, the
 * lowest first, because these displace the centroid. Of several faces of one image, only the most
 * similar remains.
 */
public final class ClusterVerifier {
  /** Rounds that remove only the lowest faces; the later rounds remove all below the threshold. */
  private static final int ROUNDS = 3;

  private ClusterVerifier() {}

  /**
   * A face.
   *
   * @param image faces with equal values are never in one cluster
   * @param vector unit vector
   */
  public record Face(String id, String image, float[] vector) {
    @Override
    public boolean equals(Object o) {
      return o instanceof Face other && id.equals(other.id);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  /**
   * Returns the members that are confirmed, in the given order.
   *
   * @param faces in a fixed order: it decides the last bits of the sums
   * @return empty, or at least two faces
   */
  public static List<Face> verify(List<Face> faces, ClusterThreshold threshold) {
    List<Face> members = onePerImage(faces);
    for (int round = 1; members.size() > 1; round++) {
      double[] cosines = cosinesToOthers(members);
      double minCosine = threshold.minCosine(members.size() - 1);
      double lowest = Double.POSITIVE_INFINITY;
      for (double cosine : cosines) {
        lowest = Math.min(lowest, cosine);
      }
      if (lowest >= minCosine) {
        return members;
      }
      double cut = round < ROUNDS ? (lowest + minCosine) / 2 : minCosine;
      List<Face> remaining = new ArrayList<>();
      for (int i = 0; i < cosines.length; i++) {
        if (cosines[i] >= cut) {
          remaining.add(members.get(i));
        }
      }
      members = remaining;
    }
    return List.of();
  }

  private static List<Face> onePerImage(List<Face> faces) {
    Map<String, Integer> best = new HashMap<>();
    double[] cosines = cosinesToOthers(faces);
    Comparator<Integer> better =
        Comparator.<Integer>comparingDouble(i -> cosines[i])
            .thenComparing(i -> faces.get(i).id(), Comparator.reverseOrder());
    for (int i = 0; i < cosines.length; i++) {
      best.merge(faces.get(i).image(), i, (a, b) -> better.compare(a, b) >= 0 ? a : b);
    }
    List<Face> result = new ArrayList<>();
    for (int i = 0; i < cosines.length; i++) {
      if (best.get(faces.get(i).image()) == i) {
        result.add(faces.get(i));
      }
    }
    return result;
  }

  /** The cosine of each face and the centroid of the others; 0 if these cancel out. */
  private static double[] cosinesToOthers(List<Face> faces) {
    double[] sum = new double[faces.isEmpty() ? 0 : faces.get(0).vector().length];
    for (Face face : faces) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += face.vector()[i];
      }
    }
    double square = 0;
    for (double value : sum) {
      square += value * value;
    }
    double[] cosines = new double[faces.size()];
    for (int f = 0; f < cosines.length; f++) {
      float[] vector = faces.get(f).vector();
      double ownSquare = Vectors.dot(vector, vector);
      double dot = 0;
      for (int i = 0; i < sum.length; i++) {
        dot += sum[i] * vector[i];
      }
      double othersSquare = square - 2 * dot + ownSquare;
      cosines[f] =
          othersSquare > 1e-9 ? (dot - ownSquare) / Math.sqrt(othersSquare * ownSquare) : 0;
    }
    return cosines;
  }
}
