package org.winnow.kernel;

import java.io.Serializable;

/** A set of numbers, in 16 to 32 bytes each. */
public final class LongSet implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] slots = new long[64];
  private int size;
  private boolean zero;

  /** Adds a number; false if it is there. */
  public boolean add(long number) {
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
    int i = find(number);
    if (slots[i] == number) {
      return false;
    }
    slots[i] = number;
    size++;
    return true;
  }

  /** Whether a number is in the set. */
  public boolean contains(long number) {
    return number == 0 ? zero : slots[find(number)] == number;
  }

  /** Number of numbers. */
  public int size() {
    return zero ? size + 1 : size;
  }

  /** The slot of a number other than 0, or the free one where it belongs. */
  private int find(long number) {
    int mask = slots.length - 1;
    int i = (int) ((number * SPREAD) >>> 32) & mask;
    while (slots[i] != 0 && slots[i] != number) {
      i = (i + 1) & mask;
    }
    return i;
  }
}
