package org.winnow.quota;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Raking with bounds (iterative proportional fitting): takes from each cell in proportion to what
 * is there, times one factor for each value, and never more than is there. What several attributes
 * have in common stays as it was, as far as the margins allow.
 */
final class Raking {
  private static final int SWEEPS = 1000;
  private static final double CONVERGED = 1e-10;

  private final Contingency available;
  private final Margins margins;
  private final double total;
  private final double[][] factors;
  private final Integer[][][] members;

  private Raking(Contingency available, Margins margins, double total) {
    this.available = available;
    this.margins = margins;
    this.total = total;
    int attributes = available.sizes().length;
    factors = new double[attributes][];
    members = new Integer[attributes][][];
    for (int attribute = 0; attribute < attributes; attribute++) {
      factors[attribute] = new double[available.sizes()[attribute]];
      Arrays.fill(factors[attribute], 1);
      members[attribute] = new Integer[available.sizes()[attribute]][];
      for (int value = 0; value < members[attribute].length; value++) {
        members[attribute][value] = members(attribute, value);
      }
    }
  }

  private Integer[] members(int attribute, int value) {
    return java.util.stream.IntStream.range(0, available.counts().length)
        .filter(cell -> available.counts()[cell] > 0)
        .filter(cell -> available.value(cell, attribute) == value)
        .boxed()
        .toArray(Integer[]::new);
  }

  /**
   * Rakes a table.
   *
   * @param total size of the sample
   * @return units taken from each cell, not whole; they meet the margins if it converged
   */
  static double[] rake(Contingency available, Margins margins, double total) {
    Raking raking = new Raking(available, margins, total);
    double worst = Double.MAX_VALUE;
    for (int sweep = 0; sweep < SWEEPS && worst > CONVERGED; sweep++) {
      worst = raking.sweep();
    }
    double[] taken = new double[available.counts().length];
    Arrays.setAll(taken, raking::taken);
    return taken;
  }

  /** Fits each attribute once. Returns the largest relative change of a factor. */
  private double sweep() {
    double worst = 0;
    for (int attribute = 0; attribute < factors.length; attribute++) {
      for (int value = 0;
          value < factors[attribute].length && !margins.isFree(attribute);
          value++) {
        double before = factors[attribute][value];
        double after = fitted(attribute, value);
        factors[attribute][value] = after;
        worst = Math.max(worst, Math.abs(after - before) / Math.max(after, before));
      }
    }
    return worst;
  }

  /** The factor of a value with which its cells together give its share. */
  private double fitted(int attribute, int value) {
    double target = margins.shares().get(attribute)[value] * total;
    Integer[] cells = members[attribute][value];
    factors[attribute][value] = 1;
    // The cells with the largest other factors are exhausted first.
    Arrays.sort(cells, Comparator.comparingDouble((Integer cell) -> -weight(cell)));
    double exhausted = 0;
    double open = 0;
    for (int cell : cells) {
      open += available.counts()[cell] * weight(cell);
    }
    double factor = Double.MIN_NORMAL;
    for (int cell : cells) {
      if (open <= 0) {
        break;
      }
      factor = Math.max(Double.MIN_NORMAL, (target - exhausted) / open);
      if (factor * weight(cell) <= 1) {
        break;
      }
      exhausted += available.counts()[cell];
      open -= available.counts()[cell] * weight(cell);
      factor = 1 / weight(cell);
    }
    return factor;
  }

  /** The product of the factors of a cell. */
  private double weight(int cell) {
    double weight = 1;
    for (int attribute = 0; attribute < factors.length; attribute++) {
      weight *= factors[attribute][available.value(cell, attribute)];
    }
    return weight;
  }

  private double taken(int cell) {
    return available.counts()[cell] * Math.min(1, weight(cell));
  }
}
