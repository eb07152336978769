package org.winnow.copies;

/**
 * The nearest hashes of one image, a few. Copies come first, in the order of representatives, then
 * others by distance.
 */
final class NearestHashes {
  private final int[] indices;
  private final int[] distances;
  private final int copyDistance;
  private int size;
  private boolean cut;

  /** Receives the hashes. */
  @FunctionalInterface
  interface Visitor {
    void visit(int index, int distance);
  }

  /**
   * An empty list.
   *
   * @param capacity most hashes to keep
   * @param copyDistance distances up to this one are alike
   */
  NearestHashes(int capacity, int copyDistance) {
    indices = new int[capacity];
    distances = new int[capacity];
    this.copyDistance = copyDistance;
  }

  /** Whether a hash was left out. */
  boolean isCut() {
    return cut;
  }

  /** Adds a hash, or the smaller distance of one that is there. */
  void add(int index, int distance) {
    if (size == indices.length && !comesBefore(index, distance, size - 1)) {
      cut |= indices[size - 1] != index;
      return;
    }
    int place = indexOf(index);
    if (place >= 0 && distances[place] <= distance) {
      return;
    }
    if (place < 0) {
      cut |= size == indices.length;
      place = Math.min(size, indices.length - 1);
      size = place + 1;
    }
    while (place > 0 && comesBefore(index, distance, place - 1)) {
      indices[place] = indices[place - 1];
      distances[place] = distances[place - 1];
      place--;
    }
    indices[place] = index;
    distances[place] = distance;
  }

  private boolean comesBefore(int index, int distance, int place) {
    int mine = Math.max(copyDistance, distance);
    int other = Math.max(copyDistance, distances[place]);
    return mine != other ? mine < other : index < indices[place];
  }

  private int indexOf(int index) {
    for (int i = 0; i < size; i++) {
      if (indices[i] == index) {
        return i;
      }
    }
    return -1;
  }

  /** Visits the hashes, the nearest first. */
  void forEach(Visitor visitor) {
    for (int i = 0; i < size; i++) {
      visitor.visit(indices[i], distances[i]);
    }
  }
}
