package org.winnow.text.caption;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Tells senses of terms by what stands around them.
 *
 * <p>"Men's hiking boots" and "bolso de mujer" speak of a product: a customer's possessive hides
 * what lies up to a product behind it, any other customer what lies from a product before it. An
 * adjective of nationality is one of a person only where that person stands right behind it, with
 * one word between them at most, or directly before it: "French pastry chef", "chanteuse
 * française", and not "French onion soup".
 */
public final class TermSenses {
  /** Tokens between a customer and a product at most. */
  private static final int CUSTOMER_GAP = 4;

  private static final Set<TermKind> PERSONS = EnumSet.of(TermKind.PEOPLE, TermKind.PROFESSION);

  /** Words that part an adjective from a person behind it: "Swiss and", "suizo para". */
  private static final Set<String> LINKS =
      Set.of(
          "and", "or", "for", "with", "of", "in", "on", "at", "by", "to", "from", "und", "oder",
          "mit", "fur", "von", "im", "bei", "et", "ou", "avec", "pour", "de", "du", "des", "d",
          "au", "y", "o", "con", "para", "por", "del", "e", "com", "do", "da", "dos", "di", "per",
          "en", "voor", "met", "van", "i", "z", "dla", "ve", "ile", "dan", "untuk", "dengan", "и",
          "с", "для", "от", "у", "в", "на", "з", "і", "й", "και", "με", "για", "στο", "στη", "से",
          "और", "के", "का", "की", "को", "में");

  /** Words of a phrase that a noun and its adjective enclose: "jugador de fútbol argentino". */
  private static final Set<String> GENITIVES = Set.of("de", "di", "do", "da", "كره", "كرة");

  private TermSenses() {}

  /**
   * Leaves the terms that count, in order and without overlap.
   *
   * @param found all terms of dictionaries and names, overlaps included
   */
  public static List<TermSpan> resolve(CaptionText text, List<TermSpan> found) {
    List<TermSpan> terms = new ArrayList<>();
    List<TermSpan> customers = new ArrayList<>();
    List<TermSpan> products = new ArrayList<>();
    for (TermSpan term : found) {
      switch (term.kind()) {
        case CUSTOMER -> customers.add(term);
        case PRODUCT -> products.add(term);
        default -> terms.add(term);
      }
    }
    List<TermSpan> hidden = new ArrayList<>();
    for (TermSpan customer : customers) {
      boolean possessive = text.token(customer.last()).equals("s");
      for (TermSpan product : products) {
        TermSpan left = possessive ? customer : product;
        TermSpan right = possessive ? product : customer;
        if (isFor(text, left, right, terms)) {
          hidden.add(
              new TermSpan(TermKind.OTHER_SENSE, left.first(), right.last(), customer.sentence()));
        }
      }
    }
    terms.addAll(hidden);
    return withNationalities(text, TermSpan.longest(terms));
  }

  private static boolean isFor(
      CaptionText text, TermSpan left, TermSpan right, List<TermSpan> terms) {
    int gap = right.first() - left.last() - 1;
    return gap >= 0
        && gap <= CUSTOMER_GAP
        && !hasMark(text, left.last() + 1, right.first())
        && terms.stream()
            .noneMatch(
                term ->
                    PERSONS.contains(term.kind())
                        && term.first() > left.last()
                        && term.last() < right.first());
  }

  private static boolean hasMark(CaptionText text, int from, int to) {
    for (int i = from; i < to; i++) {
      String token = text.token(i);
      if (token.equals(CaptionText.STOP) || token.equals(CaptionText.PAUSE)) {
        return true;
      }
    }
    return false;
  }

  /** Makes nationalities of adjectives beside a person, and leaves out the other adjectives. */
  private static List<TermSpan> withNationalities(CaptionText text, List<TermSpan> terms) {
    List<TermSpan> told = new ArrayList<>(terms);
    // From the end: in "Russian and Ukrainian soldiers" the second adjective decides for the first.
    for (int i = told.size() - 2; i >= 0; i--) {
      if (told.get(i).kind() == TermKind.ADJECTIVE
          && describes(text, told.get(i), told.get(i + 1))) {
        told.set(i, nationality(told.get(i)));
      }
    }
    for (int i = 1; i < told.size(); i++) {
      if (told.get(i).kind() == TermKind.ADJECTIVE && follows(text, told.get(i - 1), told.get(i))) {
        told.set(i, nationality(told.get(i)));
      }
    }
    told.removeIf(term -> term.kind() == TermKind.ADJECTIVE);
    return told;
  }

  private static TermSpan nationality(TermSpan adjective) {
    return new TermSpan(
        TermKind.NATIONALITY, adjective.first(), adjective.last(), adjective.sentence());
  }

  private static boolean describes(CaptionText text, TermSpan adjective, TermSpan next) {
    boolean chained = next.kind() == TermKind.NATIONALITY;
    if (!chained && !PERSONS.contains(next.kind())) {
      return false;
    }
    int gap = next.first() - adjective.last() - 1;
    if (gap == 0) {
      return true;
    }
    String between = text.token(adjective.last() + 1);
    return gap == 1
        && !hasMark(text, adjective.last() + 1, next.first())
        && !Tokens.isUnspaced(between)
        && (chained || !LINKS.contains(between));
  }

  private static boolean follows(CaptionText text, TermSpan previous, TermSpan adjective) {
    if (previous.kind() != TermKind.NATIONALITY && !PERSONS.contains(previous.kind())) {
      return false;
    }
    int gap = adjective.first() - previous.last() - 1;
    return gap == 0 || gap == 2 && GENITIVES.contains(text.token(previous.last() + 1));
  }
}
