package org.winnow.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Short forms of given names. */
final class Nicknames {
  private static final Map<String, Set<String>> FORMAL = formal();

  private Nicknames() {}

  private static Map<String, Set<String>> formal() {
    Map<String, Set<String>> formal = new HashMap<>();
    for (List<String> line : WordList.lines("nicknames")) {
      for (String word : line) {
        formal.computeIfAbsent(Spelling.skeleton(word), form -> new TreeSet<>()).add(line.get(0));
      }
    }
    return formal;
  }

  /** The given names that a word may stand for, in order; none for an unknown word. */
  static Set<String> formal(String word) {
    return FORMAL.getOrDefault(Spelling.skeleton(word), Set.of());
  }

  /** Whether two words may stand for one given name. */
  static boolean same(String a, String b) {
    Set<String> other = formal(b);
    return formal(a).stream().anyMatch(other::contains);
  }
}
