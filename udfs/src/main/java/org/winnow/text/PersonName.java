package org.winnow.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name in comparable words, without titles and degrees.
 *
 * @param words lower case, without diacritics, in the script of the name
 * @param latin the same words in Latin letters, see {@link LatinLetters}
 * @param generation what tells generations apart, such as {@code jr}
 * @param aside what stood in brackets; empty where nothing did
 * @param familyFirst whether the first word is the family name
 */
record PersonName(
    List<String> words,
    List<String> latin,
    Set<String> generation,
    String aside,
    boolean familyFirst) {
  private static final Pattern BRACKETS = Pattern.compile("[(\\[{]([^)\\]}]*)[)\\]}]");
  private static final Pattern APOSTROPHES = Pattern.compile("['’‘`ʼ]");

  /** Vowel signs of Indic scripts are marks. */
  private static final Pattern BREAKS = Pattern.compile("[^\\p{L}\\p{M}]+");

  private static final Pattern SYLLABLES = Pattern.compile("[\\p{IsHan}\\p{IsHangul}]{2,4}");

  private record Word(String plain, String latin) {}

  /** Reads a name; empty where it holds a digit or no letter. */
  static Optional<PersonName> of(String name) {
    Matcher brackets = BRACKETS.matcher(name);
    String aside = brackets.find() ? LatinLetters.plain(brackets.group(1).strip()) : "";
    String base =
        Normalizer.normalize(BRACKETS.matcher(name).replaceAll(" ").strip(), Normalizer.Form.NFC);
    if (base.codePoints().anyMatch(Character::isDigit)) {
      return Optional.empty();
    }
    boolean syllables = SYLLABLES.matcher(base).matches();
    List<Word> words = words(syllables ? spaced(base) : base);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    Set<String> generation = new TreeSet<>();
    words.removeIf(
        word ->
            WordList.GENERATIONS.has(word.latin())
                && (generation.contains(word.latin()) || generation.add(word.latin())));
    stripTitles(words);
    return Optional.of(
        new PersonName(
            words.stream().map(Word::plain).toList(),
            words.stream().map(Word::latin).toList(),
            Set.copyOf(generation),
            aside,
            syllables || comma(base)));
  }

  /** Han and Hangul names are written without a space; the family name is the first sign. */
  private static String spaced(String name) {
    int first = name.offsetByCodePoints(0, 1);
    return name.substring(0, first) + " " + name.substring(first);
  }

  private static List<Word> words(String base) {
    List<Word> words = new ArrayList<>();
    for (String word : BREAKS.split(APOSTROPHES.matcher(base).replaceAll(""))) {
      String plain = LatinLetters.plain(word);
      String latin = LatinLetters.of(plain);
      if (!latin.isEmpty()) {
        words.add(new Word(plain, latin));
      }
    }
    return words;
  }

  /** Two words stay: {@code Queen Latifah} has no other name. */
  private static void stripTitles(List<Word> words) {
    while (words.size() > 2 && WordList.TITLES.has(words.get(0).latin())) {
      words.remove(0);
    }
    while (words.size() > 2 && WordList.CREDENTIALS.has(words.get(words.size() - 1).latin())) {
      words.remove(words.size() - 1);
    }
  }

  private static boolean comma(String name) {
    int comma = name.indexOf(',');
    // A comma may also stand before a generation: "John Doe, Jr."
    return comma > 0 && BREAKS.split(name.substring(0, comma).strip()).length == 1;
  }

  /** Whether the name can be evidence: two words or more that name a person. */
  boolean isEvidence() {
    return latin.size() > 1 && latin.stream().noneMatch(WordList.GENERIC::has);
  }

  /** The Latin words in an order that does not depend on the order of the name. */
  String normalForm() {
    List<String> sorted = new ArrayList<>(latin);
    sorted.addAll(generation);
    Collections.sort(sorted);
    // A word that is no title where it stands must not become one: read again, the form stays.
    List<String> ordered = new ArrayList<>();
    sorted.stream().filter(WordList.CREDENTIALS::has).forEach(ordered::add);
    sorted.stream()
        .filter(word -> !WordList.CREDENTIALS.has(word) && !WordList.TITLES.has(word))
        .forEach(ordered::add);
    sorted.stream().filter(WordList.TITLES::has).forEach(ordered::add);
    return String.join(" ", ordered) + (aside.isEmpty() ? "" : " (" + aside + ")");
  }
}
