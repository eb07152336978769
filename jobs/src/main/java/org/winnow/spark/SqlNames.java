package org.winnow.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names in an expression in SQL: of columns, tables and functions, and keywords. */
public final class SqlNames {
  /** A text, or a name with another one before it, where one is given; with or without quotes. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\""
              + "|(?:(?:`([^`]+)`|(\\w+))\\s*\\.\\s*)?(?:`([^`]+)`|(\\w+))");

  /**
   * A name, in lower case.
   *
   * @param qualifier the name and the dot before it; empty if there is none
   */
  public record Name(String qualifier, String name) {}

  private SqlNames() {}

  /** The names, in their order. */
  public static List<Name> of(String sql) {
    List<Name> names = new ArrayList<>();
    Matcher token = TOKEN.matcher(sql);
    while (token.find()) {
      String name = either(token.group(3), token.group(4));
      if (!name.isEmpty()) {
        names.add(new Name(either(token.group(1), token.group(2)), name));
      }
    }
    return names;
  }

  private static String either(String quoted, String plain) {
    String name = quoted != null ? quoted : plain != null ? plain : "";
    return name.toLowerCase(Locale.ROOT);
  }
}
