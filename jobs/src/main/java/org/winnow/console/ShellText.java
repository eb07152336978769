package org.winnow.console;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Quotes words of a command line for a shell, for the commands in messages. */
public final class ShellText {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:@%+=,-]+");

  private ShellText() {}

  /** A word, in quotation marks if it needs them. */
  public static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** A command line of quoted words. */
  public static String line(Object... words) {
    return Arrays.stream(words)
        .map(word -> quoted(String.valueOf(word)))
        .collect(Collectors.joining(" "));
  }
}
