package org.winnow.console;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words of a command line as a shell takes them: for the commands that messages propose. */
public final class ShellText {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:@%+=,-]+");

  private ShellText() {}

  /** A word in quotation marks where it needs them. */
  public static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** A command line of some words. */
  public static String line(Object... words) {
    return Arrays.stream(words)
        .map(word -> quoted(String.valueOf(word)))
        .collect(Collectors.joining(" "));
  }
}
