package org.winnow.render.collection;

import org.winnow.render.draw.SeededRandom;

/**
 * Synthetic names: common given names with surnames of random syllables. Each number has a unique
 * name, which is computed from the number alone.
 */
final class SyntheticNames {
  private static final String[] GIVEN = {
    "Ada", "Aino", "Alva", "Amara", "Anton", "Ari", "Asha", "Bela", "Benno", "Carla", "Chidi",
    "Dara", "Edda", "Efua", "Elio", "Emre", "Enzo", "Faro", "Femi", "Gita", "Greta", "Hana", "Henk",
    "Ibo", "Ida", "Imre", "Ines", "Ivo", "Jaro", "Juna", "Kaito", "Kira", "Kofi", "Lale", "Lena",
    "Linus", "Luca", "Maja", "Malik", "Mara", "Mika", "Milo", "Nadia", "Nilo", "Noor", "Ola",
    "Oskar", "Pia", "Pelle", "Rania", "Remo", "Rosa", "Samir", "Sanna", "Selma", "Sora", "Tamar",
    "Tarek", "Timo", "Uma", "Vera", "Wim", "Yara", "Zeno"
  };
  private static final String[] FIRST = {
    "Ba", "Bren", "Cor", "Dal", "Dor", "Fal", "Fen", "Gar", "Hal", "Kel", "Kor", "Lan", "Lor",
    "Mar", "Mel", "Nor", "Or", "Pel", "Rin", "Sel", "Tal", "Tor", "Val", "Wen"
  };
  private static final String[] MIDDLE = {
    "da", "de", "di", "ga", "ka", "ke", "la", "li", "lo", "mi", "no", "ra", "ri", "ta", "ve", "zo"
  };
  private static final String[] LAST = {
    "ban", "bek", "dal", "dorn", "gren", "kin", "lund", "mann", "mor", "nak", "nen", "rud", "sen",
    "ski", "stad", "tano", "ter", "vik", "witz", "yan"
  };

  private static final int SURNAMES = FIRST.length * MIDDLE.length * LAST.length;
  private static final int NAMES = GIVEN.length * SURNAMES;

  /** Coprime with the number of names, so that the shuffle is a bijection. */
  private static final long STRIDE = 298_387;

  private final long offset;

  SyntheticNames(long seed) {
    offset = Math.floorMod(SeededRandom.seed(seed, "names"), (long) NAMES);
  }

  /** The name of a number from 0: {@code Given_Surname}. */
  String of(long number) {
    return given(number) + "_" + surname(number);
  }

  /** A variant of the name of a number that is no other number's name. */
  String alias(long number, SeededRandom draws) {
    String second = GIVEN[draws.below(GIVEN.length)];
    return switch (draws.below(3)) {
      case 0 -> surname(number) + "_" + given(number);
      case 1 -> given(number) + "_" + second.charAt(0) + "_" + surname(number);
      default -> of(number) + "-" + surname(draws.below(NAMES));
    };
  }

  private String given(long number) {
    long more = number / NAMES;
    String given = GIVEN[(int) (place(number) / SURNAMES)];
    // Beyond half a million names, people have two given names.
    return more == 0 ? given : given + "_" + GIVEN[(int) (more % GIVEN.length)];
  }

  private String surname(long number) {
    int i = (int) (place(number) % SURNAMES);
    return FIRST[i % FIRST.length]
        + MIDDLE[i / FIRST.length % MIDDLE.length]
        + LAST[i / FIRST.length / MIDDLE.length];
  }

  private long place(long number) {
    return (number % NAMES * STRIDE + offset) % NAMES;
  }
}
