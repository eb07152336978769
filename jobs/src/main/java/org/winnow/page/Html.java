package org.winnow.page;

/** Escapes text for HTML. */
public final class Html {
  private Html() {}

  /** Text that cannot close an element or an attribute. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
