package org.winnow.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Compares the names of two identities. The rule is cautious: it says nothing where it cannot tell.
 *
 * <ul>
 *   <li>Names with digits are numbers of something, and never evidence: {@code Jane_Doe_2}, {@code
 *       n000001}. Nor are names of one word, or with a word such as {@code person} or {@code
 *       folder}.
 *   <li>Titles and degrees are no part of a name, if two words remain without them.
 *   <li>{@link NameTier#SPELLING}: long words may differ by a letter or two between their first and
 *       last; one word is the same.
 *   <li>{@link NameTier#ABBREVIATED}: the family name is the same, and no other word contradicts.
 *   <li>{@link NameTier#FAMILY}: the last words are alike and the others are not. {@code Doe, Jane}
 *       begins with the family name, and so do names with a frequent East Asian family name in
 *       front and names in Han or Hangul.
 *   <li>A generation sets people apart: {@code John Doe Jr} and {@code John Doe} are a family.
 *   <li>What stands in brackets sets people apart as well, but makes no family.
 * </ul>
 */
public final class Names {
  private record GivenName(int place, String word) {}

  private Names() {}

  /** The tier of two names; the same whichever is first. */
  public static NameTier tier(String a, String b) {
    if (a == null || b == null) {
      return NameTier.UNRELATED;
    }
    if (NameForm.of(a).equals(NameForm.of(b))) {
      return NameTier.EXACT;
    }
    Optional<PersonName> left = PersonName.of(a).filter(PersonName::isEvidence);
    Optional<PersonName> right = PersonName.of(b).filter(PersonName::isEvidence);
    return left.isEmpty() || right.isEmpty() ? NameTier.UNRELATED : tier(left.get(), right.get());
  }

  /**
   * The normal form of a name of a person: Latin lower case words in alphabetical order, without
   * titles, degrees and diacritics.
   *
   * @return empty where the name holds a digit or no letter
   */
  public static Optional<String> normalForm(String name) {
    return PersonName.of(name).map(PersonName::normalForm);
  }

  private static NameTier tier(PersonName a, PersonName b) {
    NameTier tier = tierOfWords(a, b);
    if (!tier.proposes()) {
      return tier;
    }
    if (!a.generation().equals(b.generation())) {
      return NameTier.FAMILY;
    }
    if (a.aside().equals(b.aside())) {
      return tier;
    }
    return a.aside().isEmpty() || b.aside().isEmpty() ? NameTier.ABBREVIATED : NameTier.UNRELATED;
  }

  private static NameTier tierOfWords(PersonName a, PersonName b) {
    if (WordMatching.same(a.words(), b.words())) {
      return NameTier.SAME_TOKENS;
    }
    List<String> left = skeletons(a.latin());
    List<String> right = skeletons(b.latin());
    if (WordMatching.same(left, right) || sameLetters(left, right) || confusable(a, b)) {
      return NameTier.TRANSLITERATED;
    }
    if (isSpelling(a.latin(), b.latin())) {
      return NameTier.SPELLING;
    }
    if (isAbbreviation(a, b)) {
      return NameTier.ABBREVIATED;
    }
    return isFamily(a, b) ? NameTier.FAMILY : NameTier.UNRELATED;
  }

  static List<String> skeletons(List<String> words) {
    return words.stream().map(Spelling::skeleton).toList();
  }

  /** Whether the words are the same but for the blanks between syllables. */
  private static boolean sameLetters(List<String> left, List<String> right) {
    String letters = String.join("", right);
    return left.size() != right.size()
        && (String.join("", left).equals(letters)
            || String.join("", rotated(left)).equals(letters)
            || String.join("", left).equals(String.join("", rotated(right))));
  }

  private static boolean confusable(PersonName a, PersonName b) {
    boolean ascii =
        a.words().stream().allMatch(LatinLetters::isAscii)
            && b.words().stream().allMatch(LatinLetters::isAscii);
    return !ascii
        && WordMatching.same(
            a.words().stream().map(LatinLetters::confusable).toList(),
            b.words().stream().map(LatinLetters::confusable).toList());
  }

  private static boolean isSpelling(List<String> left, List<String> right) {
    return left.size() == right.size()
        && sharesWord(left, right)
        && WordMatching.covers(left, right, (a, b) -> same(a, b) || Spelling.isSlip(a, b));
  }

  private static boolean sharesWord(List<String> left, List<String> right) {
    return left.stream().anyMatch(word -> right.stream().anyMatch(other -> same(word, other)));
  }

  private static boolean same(String a, String b) {
    return Spelling.skeleton(a).equals(Spelling.skeleton(b));
  }

  private static boolean isAbbreviation(PersonName a, PersonName b) {
    return orders(a).stream()
        .anyMatch(left -> orders(b).stream().anyMatch(right -> isAbbreviation(left, right)));
  }

  /**
   * An initial or a short form stands for the word of its place: {@code John Fox} is no {@code
   * Michael J Fox}.
   */
  private static boolean isAbbreviation(List<String> left, List<String> right) {
    return sameFamilyName(left, right)
        && WordMatching.covers(
            given(left),
            given(right),
            (a, b) ->
                same(a.word(), b.word())
                    || a.place() == b.place()
                        && (isInitial(a.word(), b.word()) || Nicknames.same(a.word(), b.word())));
  }

  private static List<GivenName> given(List<String> words) {
    return IntStream.range(0, words.size() - 1)
        .mapToObj(place -> new GivenName(place, words.get(place)))
        .toList();
  }

  private static boolean isInitial(String a, String b) {
    return Spelling.isInitialOf(a, b);
  }

  private static boolean isFamily(PersonName a, PersonName b) {
    return isFamily(familyLast(a), familyLast(b))
        || WordList.FIRST_FAMILY_NAMES.has(a.latin().get(0))
            && isFamily(rotated(a.latin()), rotated(b.latin()));
  }

  /** Whether the last words are one family name, and the words before are of two people. */
  private static boolean isFamily(List<String> left, List<String> right) {
    return sameFamilyName(left, right)
        && !WordMatching.covers(
            left.subList(0, left.size() - 1),
            right.subList(0, right.size() - 1),
            (a, b) ->
                isInitial(a, b) || same(a, b) || Spelling.isSlip(a, b) || Nicknames.same(a, b));
  }

  private static boolean sameFamilyName(List<String> left, List<String> right) {
    String a = left.get(left.size() - 1);
    String b = right.get(right.size() - 1);
    return a.length() > 1
        && b.length() > 1
        && Spelling.familyName(a).equals(Spelling.familyName(b));
  }

  /** The orders of words in which the last one may be the family name. */
  private static List<List<String>> orders(PersonName name) {
    List<String> last = familyLast(name);
    boolean either =
        last.get(last.size() - 1).length() == 1
            || WordList.FIRST_FAMILY_NAMES.has(name.latin().get(0));
    return either ? List.of(last, rotated(name.latin())) : List.of(last);
  }

  private static List<String> familyLast(PersonName name) {
    return name.familyFirst() ? rotated(name.latin()) : name.latin();
  }

  private static List<String> rotated(List<String> words) {
    List<String> rotated = new ArrayList<>(words.subList(1, words.size()));
    rotated.add(words.get(0));
    return rotated;
  }
}
