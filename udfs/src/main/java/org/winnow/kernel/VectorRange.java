package org.winnow.kernel;

/**
 * Consecutive vectors of a block.
 *
 * @param from first index, inclusive
 * @param to last index, exclusive
 */
public record VectorRange(VectorBlock block, int from, int to) {
  /** All vectors of a block. */
  public static VectorRange all(VectorBlock block) {
    return new VectorRange(block, 0, block.count());
  }
}
