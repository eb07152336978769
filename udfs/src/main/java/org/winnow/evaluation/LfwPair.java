package org.winnow.evaluation;

import java.util.Locale;
import java.util.Optional;

/**
 * A line of a pair list in LFW's format: {@code name 1 2} for one person, {@code name 1 other 3}
 * for two.
 *
 * @param first photograph, below the folder of all: {@code name/name_0001.jpg}
 * @param same whether both show one person
 */
public record LfwPair(String first, String second, boolean same) {

  /** Reads a line; empty where it is none of a pair, such as a list's first. */
  public static Optional<LfwPair> of(String line) {
    String[] f = line.strip().split("\\s+");
    return switch (f.length) {
      case 3 -> Optional.of(new LfwPair(photograph(f[0], f[1]), photograph(f[0], f[2]), true));
      case 4 -> Optional.of(new LfwPair(photograph(f[0], f[1]), photograph(f[2], f[3]), false));
      default -> Optional.empty();
    };
  }

  private static String photograph(String name, String number) {
    return String.format(Locale.ROOT, "%s/%s_%04d.jpg", name, name, Integer.parseInt(number));
  }
}
