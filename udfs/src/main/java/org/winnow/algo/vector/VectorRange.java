package org.winnow.algo.vector;

/**
 * Consecutive vectors of a block.
 *
 * @param from index of the first
 * @param to index after the last
 */
record VectorRange(VectorBlock block, int from, int to) {
  static VectorRange all(VectorBlock block) {
    return new VectorRange(block, 0, block.count());
  }
}
