package org.winnow.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the names of two identities. The rule is cautious: it says nothing where it cannot tell.
 *
 * <ul>
 *   <li>Names with digits are numbers of something, and never evidence: {@code Jane_Doe_2}, {@code
 *       n000001}. Nor are names of one word, or with a word such as {@code person} or {@code
 *       folder}.
 *   <li>{@link NameRelation#SAME}: the words are alike in any order. Long words may differ by a
 *       letter or two before their last.
 *   <li>{@link NameRelation#FAMILY}: the last words are alike and the others are not, an initial or
 *       a word that one name lacks aside. {@code Doe, Jane} begins with the family name, and so do
 *       names with a frequent East Asian family name in front and names in Han or Hangul.
 *   <li>A generation sets people apart: {@code John Doe Jr} and {@code John Doe} are a family.
 *   <li>What stands in brackets sets people apart as well, but makes no family.
 * </ul>
 */
public final class Names {
  /** Words that name a folder or a kind of people, and no person. */
  private static final Set<String> GENERIC =
      words(
          "person people identity identities id ids face faces user users subject subjects folder"
              + " class image images img photo photos picture pictures unknown unnamed anonymous"
              + " nobody somebody name names man men woman women boy boys girl girls male female"
              + " child children adult adults celebrity celebrities celeb group cluster label"
              + " speaker test train val sample samples set part alias copy backup new old untitled"
              + " actor actress player student employee member members customer guest visitor team"
              + " model other others misc left right front side real fake");

  /** Said of a generation of a family. */
  private static final Set<String> GENERATIONS = words("jr sr junior senior ii iii iv jnr snr");

  /** The most frequent family names that stand first. */
  private static final Set<String> FIRST_FAMILY_NAMES =
      words(
          "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng"
              + " liang xie song tang deng han feng cao peng zeng xiao tian dong pan yuan cai jiang"
              + " kim lee park choi jung jeong kang cho yoon jang lim shin nguyen tran pham hoang"
              + " phan vu vo dang bui do ngo duong");

  private static final int SPELLING_LETTERS = 6;
  private static final int LONG_LETTERS = 9;

  private Names() {}

  private static Set<String> words(String text) {
    return Set.copyOf(Arrays.asList(text.split(" ")));
  }

  /** What two names say; the same whichever is first. */
  public static NameRelation relation(String a, String b) {
    if (a == null || b == null || a.equals(b)) {
      return NameRelation.UNRELATED;
    }
    Optional<PersonName> left = PersonName.of(a);
    Optional<PersonName> right = PersonName.of(b);
    if (left.isEmpty() || right.isEmpty() || !evidence(left.get()) || !evidence(right.get())) {
      return NameRelation.UNRELATED;
    }
    return relation(left.get(), right.get());
  }

  private static boolean evidence(PersonName name) {
    return name.words().size() > 1 && name.words().stream().noneMatch(GENERIC::contains);
  }

  private static NameRelation relation(PersonName a, PersonName b) {
    List<String> left = withoutGeneration(a.words());
    List<String> right = withoutGeneration(b.words());
    if (left.size() < 2 || right.size() < 2) {
      return NameRelation.UNRELATED;
    }
    if (alike(left, right)) {
      if (!generation(a.words()).equals(generation(b.words()))) {
        return NameRelation.FAMILY;
      }
      return a.aside().equals(b.aside()) ? NameRelation.SAME : NameRelation.UNRELATED;
    }
    boolean family =
        family(a.familyFirst() ? rotated(left) : left, b.familyFirst() ? rotated(right) : right)
            || firstFamilyName(left, right);
    return family ? NameRelation.FAMILY : NameRelation.UNRELATED;
  }

  private static boolean firstFamilyName(List<String> left, List<String> right) {
    return FIRST_FAMILY_NAMES.contains(left.get(0)) && family(rotated(left), rotated(right));
  }

  private static List<String> withoutGeneration(List<String> words) {
    return words.stream().filter(word -> !GENERATIONS.contains(word)).toList();
  }

  private static Set<String> generation(List<String> words) {
    Set<String> said = new HashSet<>(words);
    said.retainAll(GENERATIONS);
    return said;
  }

  private static List<String> rotated(List<String> words) {
    List<String> rotated = new ArrayList<>(words.subList(1, words.size()));
    rotated.add(words.get(0));
    return rotated;
  }

  /** Whether each word of one name is alike to a word of its own of the other. */
  private static boolean alike(List<String> left, List<String> right) {
    if (left.size() != right.size()) {
      return false;
    }
    List<String> rest = new ArrayList<>(right);
    List<String> spelt = new ArrayList<>();
    for (String word : left) {
      if (!removeEqual(rest, word)) {
        spelt.add(word);
      }
    }
    return spelt.stream()
        .allMatch(
            word ->
                rest.stream()
                    .filter(other -> spelling(word, other))
                    .findFirst()
                    .map(rest::remove)
                    .orElse(false));
  }

  private static boolean removeEqual(List<String> words, String word) {
    for (int i = 0; i < words.size(); i++) {
      if (Spelling.skeleton(words.get(i)).equals(Spelling.skeleton(word))) {
        words.remove(i);
        return true;
      }
    }
    return false;
  }

  /** Whether the last words are one family name, and the words before are of two people. */
  private static boolean family(List<String> left, List<String> right) {
    String a = left.get(left.size() - 1);
    String b = right.get(right.size() - 1);
    if (a.length() < 2 && a.codePointAt(0) < Spelling.FIRST_IDEOGRAPH) {
      return false;
    }
    return Spelling.familyName(a).equals(Spelling.familyName(b))
        && !compatible(left.subList(0, left.size() - 1), right.subList(0, right.size() - 1));
  }

  /** Whether some given names may be one person's: what one name lacks says nothing. */
  private static boolean compatible(List<String> left, List<String> right) {
    List<String> fewer = left.size() <= right.size() ? left : right;
    List<String> more = new ArrayList<>(fewer == left ? right : left);
    return fewer.stream()
        .allMatch(
            word ->
                more.stream()
                    .filter(other -> mayBe(word, other))
                    .findFirst()
                    .map(more::remove)
                    .orElse(false));
  }

  private static boolean mayBe(String a, String b) {
    if (a.length() == 1 || b.length() == 1) {
      return a.charAt(0) == b.charAt(0);
    }
    return Spelling.skeleton(a).equals(Spelling.skeleton(b)) || spelling(a, b);
  }

  /** Whether two long words are one but for a letter or two; the last ones often tell the sex. */
  private static boolean spelling(String a, String b) {
    int length = Math.min(a.length(), b.length());
    int allowed = length >= LONG_LETTERS ? 2 : length >= SPELLING_LETTERS ? 1 : 0;
    return a.charAt(a.length() - 1) == b.charAt(b.length() - 1)
        && allowed > 0
        && Spelling.distance(a, b) <= allowed;
  }
}
