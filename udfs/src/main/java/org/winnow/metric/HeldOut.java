package org.winnow.metric;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.winnow.kernel.Vectors;

/**
 * Faces that were not learnt from, to measure verification on.
 *
 * @param identities a number for each face, equal for faces of one person
 * @param vectors of length 1, as many
 */
public record HeldOut(int[] identities, List<float[]> vectors) {

  /** Number of pairs of two people's faces. */
  long impostorPairs() {
    int n = identities.length;
    long genuine = 0;
    for (int count : counts()) {
      genuine += (long) count * (count - 1) / 2;
    }
    return (long) n * (n - 1) / 2 - genuine;
  }

  /** Number of identities with two faces or more. */
  long genuineIdentities() {
    return Arrays.stream(counts()).filter(count -> count > 1).count();
  }

  /**
   * True accept rate: the share of pairs of one person above the cosine that a share {@code far} of
   * the pairs of two people lie above. Of an identity with n faces, each pair weighs 1 / (n − 1): a
   * face counts the same, whoever's it is.
   *
   * @param far false accept rate, above 0
   * @param projection what is done to the vectors first
   */
  double trueAcceptRate(double far, UnaryOperator<float[]> projection) {
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
