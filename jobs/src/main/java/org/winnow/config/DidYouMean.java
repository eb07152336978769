package org.winnow.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the most similar known name of a misspelt one. */
public final class DidYouMean {
  private DidYouMean() {}

  /**
   * The nearest known name. At most a third of the letters may differ, or the last part must be
   * equal.
   */
  public static Optional<String> nearest(String wrong, Collection<String> known) {
    Optional<String> byDistance =
        known.stream()
            .filter(name -> distance(wrong, name) <= Math.max(2, wrong.length() / 3))
            .min(
                Comparator.comparingInt((String name) -> distance(wrong, name))
                    .thenComparing(name -> name));
    if (byDistance.isPresent()) {
      return byDistance;
    }
    String last = wrong.substring(wrong.lastIndexOf('.') + 1);
    return known.stream().filter(name -> name.endsWith("." + last)).sorted().findFirst();
  }

  /** Levenshtein distance: the minimum number of inserted, removed or replaced letters. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
