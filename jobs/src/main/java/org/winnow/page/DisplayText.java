package org.winnow.page;

import org.winnow.config.Secrets;

/** Untrusted texts for display on a page. */
public final class DisplayText {
  private static final int LENGTH = 300;

  private DisplayText() {}

  /** The text, cut to 300 characters, with passwords inside URLs masked; null stays null. */
  public static String shortened(String text) {
    if (text == null) {
      return null;
    }
    String shown = Secrets.maskText(text);
    return shown.length() <= LENGTH ? shown : shown.substring(0, LENGTH - 1) + "…";
  }
}
