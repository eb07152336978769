package org.winnow.bench.label;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Forms in which one name is written. */
final class NameForms {
  private static final int FORMS = 6;
  private static final char CYRILLIC_A = '\u0430';
  private static final char CYRILLIC_O = '\u043e';

  private NameForms() {}

  /**
   * A form of a name: family name first, an initial for the first word, one more initial, a title,
   * one letter of the longest word left out, or Cyrillic letters that look the same. A name of one
   * word gets the suffix of {@link SecondName#ALIAS}.
   *
   * @param name words with blanks or underscores between them
   * @param seed other numbers give other forms
   */
  static String of(String name, long seed) {
    List<String> words = new ArrayList<>(List.of(name.split("[ _]+")));
    if (words.size() < 2) {
      return SecondName.alias(name);
    }
    return switch (Math.floorMod(31L * name.hashCode() + seed, FORMS)) {
      case 0 -> {
        Collections.rotate(words, 1);
        yield String.join("_", words);
      }
      case 1 -> {
        words.set(0, words.get(0).substring(0, 1));
        yield String.join("_", words);
      }
      case 2 -> {
        words.add(1, "Q");
        yield String.join("_", words);
      }
      case 3 -> "Dr._" + String.join("_", words);
      case 4 -> misspelt(words);
      default -> String.join("_", words).replace('a', CYRILLIC_A).replace('o', CYRILLIC_O);
    };
  }

  private static String misspelt(List<String> words) {
    int longest = 0;
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i).length() > words.get(longest).length()) {
        longest = i;
      }
    }
    String word = words.get(longest);
    int middle = word.length() / 2;
    words.set(longest, word.substring(0, middle) + word.substring(middle + 1));
    return String.join("_", words);
  }
}
