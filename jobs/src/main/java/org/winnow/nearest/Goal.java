package org.winnow.nearest;

/**
 * What a search has to find.
 *
 * @param k faces of each query
 * @param recall share of the nearest faces to find, in (0, 1]; 1: all of them, exactly
 */
public record Goal(int k, double recall) {
  boolean exact() {
    return recall >= 1;
  }
}
