package org.winnow.page;

/** Text that becomes HTML. */
public final class Html {
  private Html() {}

  /** Text that can end no element and no attribute. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
