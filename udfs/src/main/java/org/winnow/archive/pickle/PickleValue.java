package org.winnow.archive.pickle;

import java.util.ArrayList;
import java.util.List;

/**
 * A value of a pickle, as far as packs of pictures need it. None is ever an object of a program.
 */
sealed interface PickleValue {
  /** A number, a truth value, nothing, or another value whose content does not matter. */
  record Plain() implements PickleValue {}

  /** The place where the items of a list begin. */
  record Mark() implements PickleValue {}

  /**
   * Bytes or a text, which stay where they are.
   *
   * @param isText whether they are UTF-8 of a text
   */
  record Bytes(long offset, long length, boolean isText) implements PickleValue {}

  /** A name of the list of names that may stand in a pack. */
  record Name(String name) implements PickleValue {}

  /** A type of numbers of numpy. */
  record Type(boolean isByte) implements PickleValue {}

  /** A list or tuple. */
  record Items(List<PickleValue> items) implements PickleValue {}

  /** An array of numpy, whose content comes after it. */
  final class Array implements PickleValue {
    private Bytes bytes;

    /** The content; null if it is no bytes. */
    Bytes bytes() {
      return bytes;
    }

    void fill(List<PickleValue> state) {
      // version, shape, type, order, content
      if (state.size() == 5
          && state.get(2) instanceof Type type
          && type.isByte()
          && state.get(4) instanceof Bytes content) {
        bytes = content;
      }
    }
  }

  static Items items(List<PickleValue> items) {
    return new Items(new ArrayList<>(items));
  }
}
