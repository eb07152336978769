package org.winnow.stage.ingest;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Globs for folders and files of tools and systems, which are not part of a collection. A glob
 * matches a name, ignoring case. {@code *} matches any characters, {@code ?} one, and a trailing
 * slash folders only.
 */
final class SkipRules implements Serializable {
  private final List<Rule> rules;

  SkipRules(List<String> globs) {
    rules = globs.stream().map(Rule::of).toList();
  }

  private record Rule(String glob, Pattern pattern, boolean foldersOnly) implements Serializable {
    static Rule of(String glob) {
      boolean foldersOnly = glob.endsWith("/");
      String name = foldersOnly ? glob.substring(0, glob.length() - 1) : glob;
      StringBuilder pattern = new StringBuilder();
      name.codePoints()
          .forEach(
              c ->
                  pattern.append(
                      switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(Character.toString(c));
                      }));
      int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL;
      return new Rule(glob, Pattern.compile(pattern.toString(), flags), foldersOnly);
    }
  }

  /** The glob that matches a name, if any. */
  Optional<String> match(String name, boolean isFolder) {
    return rules.stream()
        .filter(rule -> (isFolder || !rule.foldersOnly) && rule.pattern.matcher(name).matches())
        .map(Rule::glob)
        .findFirst();
  }
}
