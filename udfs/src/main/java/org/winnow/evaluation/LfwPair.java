package org.winnow.evaluation;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of a pair list: in LFW's format, {@code name 1 2} for one person and {@code name 1 other
 * 3} for two; or in InsightFace's, {@code path path 1} for one person and {@code path path 0} for
 * two. Tabs separate the fields of a line that has some, blanks those of others.
 *
 * @param first photograph: {@code name/name_0001.jpg}, below the folder of all, or a path
 * @param same whether both show one person
 */
public record LfwPair(String first, String second, boolean same) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /**
   * Reads a line; empty where it is blank or holds numbers only, such as a list's first.
   *
   * @throws IllegalArgumentException if it is no pair
   */
  public static Optional<LfwPair> parse(String line) {
    String text = line.strip();
    return pair(text.split("\t+"))
        .or(() -> pair(text.split("\\s+")))
        .or(
            () -> {
              if (text.isEmpty() || text.matches("[0-9\\s]+")) {
                return Optional.empty();
              }
              throw new IllegalArgumentException(text);
            });
  }

  private static Optional<LfwPair> pair(String[] f) {
    if (f.length == 3 && number(f[1]) && number(f[2])) {
      return Optional.of(new LfwPair(photograph(f[0], f[1]), photograph(f[0], f[2]), true));
    }
    if (f.length == 4 && number(f[1]) && number(f[3])) {
      return Optional.of(new LfwPair(photograph(f[0], f[1]), photograph(f[2], f[3]), false));
    }
    if (f.length == 3) {
      return switch (f[2].toLowerCase(Locale.ROOT)) {
        case "1", "true" -> Optional.of(new LfwPair(f[0], f[1], true));
        case "0", "-1", "false" -> Optional.of(new LfwPair(f[0], f[1], false));
        default -> Optional.empty();
      };
    }
    return Optional.empty();
  }

  private static boolean number(String field) {
    return NUMBER.matcher(field).matches();
  }

  private static String photograph(String name, String number) {
    return String.format(Locale.ROOT, "%s/%s_%04d.jpg", name, name, Integer.parseInt(number));
  }
}
