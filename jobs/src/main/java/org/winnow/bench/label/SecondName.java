package org.winnow.bench.label;

import java.util.Locale;

/** What the second name of a person who is split looks like. */
enum SecondName {
  /** The first name and a word in brackets. */
  ALIAS,
  /** The first name as another source may write it, see {@link NameForms}. */
  FORM,
  /** A number, which says nothing about the person. */
  NUMBER;

  private static final int NUMBERS = 10_000_000;

  /**
   * The second name of a person.
   *
   * @param name the first one
   * @param seed other numbers give other names
   */
  String of(String name, long seed) {
    return switch (this) {
      case ALIAS -> alias(name);
      case FORM -> NameForms.of(name, seed);
      case NUMBER ->
          String.format(Locale.ROOT, "n%07d", Math.floorMod(31L * name.hashCode() + seed, NUMBERS));
    };
  }

  /** The second name {@link #ALIAS}. */
  static String alias(String name) {
    return name + " (alias)";
  }
}
