package org.winnow.quota;

import java.util.Arrays;

/**
 * The number of units to take from each cell, so that the sample has given margins. Raking gives
 * exact sizes near what is there; they are rounded to whole units, and units are exchanged until no
 * exchange brings the margins nearer.
 */
public final class CellSizes {
  /** Tables with more cells are rounded without exchanges of two cells: they cost the square. */
  private static final int EXCHANGED = 2000;

  private final Contingency available;
  private final Margins margins;
  private final long[] sizes;
  private final long[][] missing;

  private CellSizes(Contingency available, Margins margins, long total, double[] exact) {
    this.available = available;
    this.margins = margins;
    sizes = new long[exact.length];
    missing = new long[available.sizes().length][];
    for (int attribute = 0; attribute < missing.length; attribute++) {
      missing[attribute] =
          margins.isFree(attribute)
              ? new long[available.sizes()[attribute]]
              : Apportionment.of(margins.shares().get(attribute), total);
    }
    for (int cell = 0; cell < exact.length; cell++) {
      long whole = (long) Math.floor(exact[cell] + 1e-6);
      add(cell, Math.min(whole, available.counts()[cell]));
    }
  }

  /**
   * Sizes of the cells.
   *
   * @param total size of the sample, at most {@link FeasibleSize}
   * @return whole numbers with this sum, each at most what is there
   * @throws IllegalArgumentException if there are fewer units
   */
  public static long[] of(Contingency available, Margins margins, long total) {
    if (total > available.total()) {
      throw new IllegalArgumentException(total + " of " + available.total() + " units");
    }
    if (margins.areFree()) {
      return proportional(available, total);
    }
    double[] raked = Raking.rake(available, margins, total);
    double[] exact =
        misses(available, margins, raked, total) ? exact(available, margins, total) : raked;
    CellSizes rounded = new CellSizes(available, margins, total, exact);
    rounded.complete(total);
    rounded.exchange();
    return rounded.sizes;
  }

  private static long[] proportional(Contingency available, long total) {
    if (total == 0) {
      return new long[available.counts().length];
    }
    return Apportionment.of(Arrays.stream(available.counts()).mapToDouble(n -> n).toArray(), total);
  }

  /** Whether raking did not converge: near the largest size it may be slow. */
  private static boolean misses(
      Contingency available, Margins margins, double[] taken, long total) {
    double allowed = Math.max(0.5, 1e-4 * total);
    for (int attribute = 0; attribute < available.sizes().length; attribute++) {
      if (margins.isFree(attribute)) {
        continue;
      }
      double[] sums = new double[available.sizes()[attribute]];
      for (int cell = 0; cell < taken.length; cell++) {
        sums[available.value(cell, attribute)] += taken[cell];
      }
      for (int value = 0; value < sums.length; value++) {
        if (Math.abs(sums[value] - margins.shares().get(attribute)[value] * total) > allowed) {
          return true;
        }
      }
    }
    return false;
  }

  /** The largest sample, reduced in all cells alike: its margins are exact. */
  private static double[] exact(Contingency available, Margins margins, long total) {
    FeasibleSize.Largest largest = FeasibleSize.of(available, margins);
    double factor = largest.size() > 0 ? Math.min(1, total / largest.size()) : 0;
    return Arrays.stream(largest.taken()).map(taken -> taken * factor).toArray();
  }

  private void add(int cell, long units) {
    sizes[cell] += units;
    for (int attribute = 0; attribute < missing.length; attribute++) {
      if (!margins.isFree(attribute)) {
        missing[attribute][available.value(cell, attribute)] -= units;
      }
    }
  }

  /** By how much the distance from the margins changes if a unit comes to a cell, or goes. */
  private long change(int cell, int units) {
    long change = 0;
    for (int attribute = 0; attribute < missing.length; attribute++) {
      if (!margins.isFree(attribute)) {
        long now = missing[attribute][available.value(cell, attribute)];
        change += Math.abs(now - units) - Math.abs(now);
      }
    }
    return change;
  }

  /** Adds or removes units until the sum is right, each where it helps the margins most. */
  private void complete(long total) {
    long sum = Arrays.stream(sizes).sum();
    while (sum != total) {
      int unit = sum < total ? 1 : -1;
      add(bestCell(unit), unit);
      sum += unit;
    }
  }

  private int bestCell(int unit) {
    int best = -1;
    long least = Long.MAX_VALUE;
    for (int cell = 0; cell < sizes.length; cell++) {
      if (allows(cell, unit) && change(cell, unit) < least) {
        best = cell;
        least = change(cell, unit);
      }
    }
    return best;
  }

  private boolean allows(int cell, int unit) {
    return unit > 0 ? sizes[cell] < available.counts()[cell] : sizes[cell] > 0;
  }

  /** Moves units from cell to cell while that brings the margins nearer. */
  private void exchange() {
    boolean better = sizes.length <= EXCHANGED && distance() > 0;
    while (better) {
      better = false;
      for (int from = 0; from < sizes.length; from++) {
        better |= allows(from, -1) && moveFrom(from);
      }
    }
  }

  private boolean moveFrom(int from) {
    long gained = change(from, -1);
    add(from, -1);
    int to = bestCell(1);
    boolean better = gained + change(to, 1) < 0;
    add(better ? to : from, 1);
    return better;
  }

  private long distance() {
    long sum = 0;
    for (long[] attribute : missing) {
      sum += Arrays.stream(attribute).map(Math::abs).sum();
    }
    return sum;
  }
}
