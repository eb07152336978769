package org.winnow.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Matches the words of two names. The order of words and of names makes no difference. */
final class WordMatching {
  /** Longer lists match only by equal words, since every assignment is tried. */
  private static final int MAX_WORDS = 8;

  private WordMatching() {}

  /** Whether both lists hold the same words, counted. */
  static boolean same(List<String> left, List<String> right) {
    return left.size() == right.size()
        && left.stream().sorted().toList().equals(right.stream().sorted().toList());
  }

  /**
   * Whether each word of the shorter list matches a word of its own of the longer one.
   *
   * @param matches a symmetric relation
   */
  static <T> boolean covers(List<T> left, List<T> right, BiPredicate<T, T> matches) {
    List<T> fewer = left.size() <= right.size() ? left : right;
    List<T> more = fewer == left ? right : left;
    return more.size() <= MAX_WORDS && covers(fewer, 0, new ArrayList<>(more), matches);
  }

  private static <T> boolean covers(
      List<T> words, int from, List<T> rest, BiPredicate<T, T> matches) {
    if (from == words.size()) {
      return true;
    }
    for (int i = 0; i < rest.size(); i++) {
      T other = rest.get(i);
      if (matches.test(words.get(from), other)) {
        rest.remove(i);
        if (covers(words, from + 1, rest, matches)) {
          return true;
        }
        rest.add(i, other);
      }
    }
    return false;
  }
}
