package org.winnow.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name in comparable words.
 *
 * @param words lower case, without diacritics, in Latin letters where the script is Latin, Greek or
 *     Cyrillic
 * @param aside what stood in brackets; empty where nothing did
 * @param familyFirst whether the first word is the family name
 */
record PersonName(List<String> words, String aside, boolean familyFirst) {
  private static final Pattern BRACKETS = Pattern.compile("[(\\[{]([^)\\]}]*)[)\\]}]");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern APOSTROPHES = Pattern.compile("['’‘`ʼ]");
  private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}]+");
  private static final Pattern SYLLABLES = Pattern.compile("[\\p{IsHan}\\p{IsHangul}]{2,4}");

  /** Reads a name; empty where it holds a digit or no letter. */
  static Optional<PersonName> of(String name) {
    Matcher brackets = BRACKETS.matcher(name);
    String aside = brackets.find() ? Spelling.plain(brackets.group(1).strip()) : "";
    String base = BRACKETS.matcher(name).replaceAll(" ").strip();
    String composed = Normalizer.normalize(base, Normalizer.Form.NFC);
    if (composed.codePoints().anyMatch(Character::isDigit)) {
      return Optional.empty();
    }
    if (SYLLABLES.matcher(composed).matches()) {
      // Han and Hangul names are written without a space; the family name is the first sign.
      int first = composed.offsetByCodePoints(0, 1);
      return Optional.of(
          new PersonName(
              List.of(composed.substring(0, first), composed.substring(first)), aside, true));
    }
    String letters = APOSTROPHES.matcher(composed).replaceAll("");
    List<String> words = new ArrayList<>();
    for (String word : NO_LETTERS.split(Spelling.plain(letters))) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(new PersonName(List.copyOf(words), aside, comma(base)));
  }

  private static boolean comma(String name) {
    int comma = name.indexOf(',');
    // A comma may also stand before a generation: "John Doe, Jr."
    return comma > 0 && NO_LETTERS.split(name.substring(0, comma).strip()).length == 1;
  }

  /** Removes diacritics of a decomposed text. */
  static String withoutMarks(String text) {
    return MARKS
        .matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
        .replaceAll("")
        .toLowerCase(Locale.ROOT);
  }
}
