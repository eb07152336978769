package org.winnow.quota;

import java.util.Arrays;
import java.util.List;

/**
 * The shares that the values of each attribute must have in a sample.
 *
 * @param shares for each attribute, the share of each value, 0 to 1, with the sum 1; null: the
 *     attribute is free
 */
public record Margins(List<double[]> shares) {

  public Margins {
    // Elements may be null: List.copyOf would refuse them.
    shares = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(shares));
  }

  /** Shares in proportion to weights: at least 0, at least one above 0. */
  public static double[] normalised(double... weights) {
    double sum = Arrays.stream(weights).sum();
    if (!(sum > 0)) {
      throw new IllegalArgumentException("No weight is above 0: " + Arrays.toString(weights));
    }
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  boolean isFree(int attribute) {
    return shares.get(attribute) == null;
  }

  /** Whether no attribute has shares. */
  boolean areFree() {
    return shares.stream().allMatch(share -> share == null);
  }

  /**
   * The largest distance of a share in a table from what it must be, 0 to 1; 0 for an empty table.
   */
  public double deviation(Contingency table) {
    long total = table.total();
    double worst = 0;
    for (int attribute = 0; attribute < shares.size() && total > 0; attribute++) {
      if (!isFree(attribute)) {
        long[] margin = table.margin(attribute);
        for (int value = 0; value < margin.length; value++) {
          double share = margin[value] / (double) total;
          worst = Math.max(worst, Math.abs(share - shares.get(attribute)[value]));
        }
      }
    }
    return worst;
  }
}
