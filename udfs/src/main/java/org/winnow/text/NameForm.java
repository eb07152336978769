package org.winnow.text;

import java.text.Normalizer;

/**
 * The form in which names are compared. One name can be written with several code points, which
 * look the same: file systems and archives change between them. Names are shown as they were given.
 */
public final class NameForm {
  private NameForm() {}

  /**
   * The form of a name for comparison: Unicode normal form C, one plain blank for each run of
   * blanks, no blanks around it, and no invisible marks that carry no sound (zero-width space, byte
   * order mark, soft hyphen, marks of direction). Letter case and spelling stay.
   *
   * @param name a name as given; may be null
   * @return null for null
   */
  public static String of(String name) {
    if (name == null || isPlain(name)) {
      return name;
    }
    StringBuilder form = new StringBuilder();
    boolean blank = false;
    for (int c : Normalizer.normalize(name, Normalizer.Form.NFC).codePoints().toArray()) {
      if (isInvisible(c)) {
        continue;
      }
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        blank = form.length() > 0;
      } else {
        if (blank) {
          form.append(' ');
          blank = false;
        }
        form.appendCodePoint(c);
      }
    }
    return form.toString();
  }

  /** Whether a name is visible ASCII with single blanks between words, which is its own form. */
  private static boolean isPlain(String name) {
    char last = ' ';
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c >= 127 || (c == ' ' && last == ' ')) {
        return false;
      }
      last = c;
    }
    return last != ' ' || name.isEmpty();
  }

  /** Joiners (U+200C, U+200D) stay: scripts of Asia need them to write a name. */
  private static boolean isInvisible(int c) {
    return c == 0x00AD
        || c == 0x200B
        || c == 0x200E
        || c == 0x200F
        || c == 0x2060
        || c == 0xFEFF
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
