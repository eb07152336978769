package org.winnow.quota;

import java.util.Arrays;

/**
 * Counts by several attributes: a contingency table. A cell is a combination of one value of each
 * attribute. Cells are numbered with the last attribute running fastest.
 *
 * @param sizes number of values of each attribute
 * @param counts number of units in each cell
 */
public record Contingency(int[] sizes, long[] counts) {

  public Contingency {
    if (cells(sizes) != counts.length) {
      throw new IllegalArgumentException(
          counts.length + " counts for a table of " + Arrays.toString(sizes));
    }
  }

  /** The number of cells of a table. */
  public static int cells(int... sizes) {
    return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
  }

  /** The value of an attribute in a cell, from 0. */
  public int value(int cell, int attribute) {
    int rest = cell;
    for (int i = sizes.length - 1; i > attribute; i--) {
      rest /= sizes[i];
    }
    return rest % sizes[attribute];
  }

  /** The units with each value of an attribute. */
  public long[] margin(int attribute) {
    long[] sums = new long[sizes[attribute]];
    for (int cell = 0; cell < counts.length; cell++) {
      sums[value(cell, attribute)] += counts[cell];
    }
    return sums;
  }

  /** The units in all cells. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Contingency other
        && Arrays.equals(sizes, other.sizes)
        && Arrays.equals(counts, other.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sizes) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return Arrays.toString(sizes) + " " + Arrays.toString(counts);
  }
}
