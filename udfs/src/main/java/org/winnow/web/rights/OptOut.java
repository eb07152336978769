package org.winnow.web.rights;

import java.util.Locale;
import org.winnow.web.FetchReason;

/**
 * A host that reserves its rights, and by what it does.
 *
 * @param reason of the kind OPTED_OUT
 * @param evidence one line of at most 300 characters, such as {@code robots.txt: Disallow: /x/}
 */
public record OptOut(FetchReason reason, String evidence) {
  private static final int MAX_EVIDENCE = 300;

  public OptOut {
    if (reason.kind() != FetchReason.Kind.OPTED_OUT) {
      throw new IllegalArgumentException(reason + " is no opt-out");
    }
    evidence = line(evidence);
  }

  /** Text of a host as one line that is safe to show: control and format characters are blanks. */
  static String line(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(MAX_EVIDENCE + 1L)
        .map(c -> isShown(c) ? c : ' ')
        .forEach(line::appendCodePoint);
    String shown = line.toString().strip();
    if (shown.length() <= MAX_EVIDENCE) {
      return shown;
    }
    int end = MAX_EVIDENCE - 1;
    boolean halved = Character.isHighSurrogate(shown.charAt(end - 1));
    return shown.substring(0, halved ? end - 1 : end) + "…";
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  @Override
  public String toString() {
    return reason.name().toLowerCase(Locale.ROOT) + " (" + evidence + ")";
  }
}
