package org.winnow.metric;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.winnow.kernel.Vectors;

/**
 * Faces of people who were held out from training, for a verification test.
 *
 * @param identities identity number of each face, from 0
 * @param vectors unit vectors, one per face
 */
public record HeldOut(int[] identities, List<float[]> vectors) {

  /** Number of impostor pairs. */
  public long impostorPairs() {
    int n = identities.length;
    long genuine = 0;
    for (int count : counts()) {
      genuine += (long) count * (count - 1) / 2;
    }
    return (long) n * (n - 1) / 2 - genuine;
  }

  /** Number of identities with at least two faces. */
  public long genuineIdentities() {
    return Arrays.stream(counts()).filter(count -> count > 1).count();
  }

  /**
   * True accept rate (TAR): the share of genuine pairs above the cosine that gives the false accept
   * rate. A pair of an identity with n faces has the weight 1 / (n - 1), so that each face counts
   * the same.
   *
   * @param far false accept rate, above 0
   * @param projection applied to the vectors first
   */
  public double trueAcceptRate(double far, UnaryOperator<float[]> projection) {
    List<float[]> projected = vectors.stream().map(projection).toList();
    int n = identities.length;
    double[] impostors = new double[Math.toIntExact(impostorPairs())];
    double[] genuine = new double[n * (n - 1) / 2 - impostors.length];
    double[] weights = new double[genuine.length];
    int[] counts = counts();
    int impostorCount = 0;
    int genuineCount = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double cosine = Vectors.dot(projected.get(i), projected.get(j));
        if (identities[i] == identities[j]) {
          genuine[genuineCount] = cosine;
          weights[genuineCount++] = 1.0 / (counts[identities[i]] - 1);
        } else {
          impostors[impostorCount++] = cosine;
        }
      }
    }
    Arrays.sort(impostors);
    double threshold = impostors[impostors.length - 1 - (int) (far * impostors.length)];
    double acceptedWeight = 0;
    double totalWeight = 0;
    for (int p = 0; p < genuine.length; p++) {
      totalWeight += weights[p];
      acceptedWeight += genuine[p] > threshold ? weights[p] : 0;
    }
    return acceptedWeight / totalWeight;
  }

  private int[] counts() {
    int[] counts = new int[Arrays.stream(identities).max().orElse(-1) + 1];
    for (int identity : identities) {
      counts[identity]++;
    }
    return counts;
  }
}
