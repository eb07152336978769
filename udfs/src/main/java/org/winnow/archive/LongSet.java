package org.winnow.archive;

/** A set of numbers, in about 16 bytes each. */
final class LongSet {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] slots = new long[64];
  private int size;
  private boolean zero;

  /** Adds a number; false if it is there. */
  boolean add(long number) {
    if (number == 0) {
      boolean isNew = !zero;
      zero = true;
      return isNew;
    }
    if (size * 2 >= slots.length) {
      long[] old = slots;
      slots = new long[old.length * 2];
      size = 0;
      for (long slot : old) {
        if (slot != 0) {
          add(slot);
        }
      }
    }
    int i = (int) ((number * SPREAD) >>> 40) & (slots.length - 1);
    while (slots[i] != 0) {
      if (slots[i] == number) {
        return false;
      }
      i = (i + 1) & (slots.length - 1);
    }
    slots[i] = number;
    size++;
    return true;
  }
}
