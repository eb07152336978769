package org.winnow.text.caption;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.winnow.image.Digests;

/**
 * Phrases of tokens, each with its kind.
 *
 * <p>A file has one entry a line. {@code #} starts a comment. {@code actor|,s} is {@code actor} and
 * {@code actors}. {@code %ko = ,이,가} names a list of endings, and {@code 배우%ko} takes it. Letter
 * case and, in some scripts, accents do not matter.
 */
public final class TermDictionary implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 200;

  /** Phrase as in {@link CaptionText#text} to its kind. */
  private final TreeMap<String, TermKind> kinds;

  private final int longest;

  private TermDictionary(TreeMap<String, TermKind> kinds) {
    this.kinds = kinds;
    longest = kinds.keySet().stream().mapToInt(phrase -> phrase.split(" ").length).max().orElse(0);
  }

  /**
   * Reads the lines of files.
   *
   * @param files lines by kind
   * @throws IllegalArgumentException if an entry is no phrase, with kind and line
   */
  public static TermDictionary of(Map<TermKind, List<String>> files) {
    TreeMap<String, TermKind> kinds = new TreeMap<>();
    // A phrase of two kinds is of the earlier one.
    for (TermKind kind : TermKind.values()) {
      List<String> lines = files.getOrDefault(kind, List.of());
      Map<String, String> endings = new TreeMap<>();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).replaceFirst("(^|\\s)#.*", "").strip();
        if (line.isEmpty()) {
          continue;
        }
        if (line.startsWith("%")) {
          String[] named = line.substring(1).split("=", 2);
          endings.put(named[0].strip(), named.length == 2 ? named[1].strip() : "");
          continue;
        }
        for (String entry : expand(line, endings)) {
          String phrase = CaptionText.of(entry, MAX_LENGTH).text();
          List<String> tokens = List.of(phrase.split(" "));
          if (phrase.isEmpty()
              || tokens.contains(CaptionText.STOP)
              || tokens.contains(CaptionText.PAUSE)) {
            throw new IllegalArgumentException(
                String.format(
                    "%s, line %s: \"%s\" is no phrase of words.",
                    kind.name().toLowerCase(Locale.ROOT), i + 1, entry));
          }
          kinds.putIfAbsent(phrase, kind);
        }
      }
    }
    return new TermDictionary(kinds);
  }

  private static List<String> expand(String line, Map<String, String> endings) {
    int bar = line.indexOf('|');
    int percent = line.indexOf('%');
    if (bar < 0 && percent < 0) {
      return List.of(line);
    }
    String stem = line.substring(0, bar >= 0 ? bar : percent);
    String list =
        bar >= 0
            ? line.substring(bar + 1)
            : endings.getOrDefault(line.substring(percent + 1).strip(), "");
    List<String> entries = new ArrayList<>();
    for (String ending : list.split(",", -1)) {
      entries.add(stem + ending.strip());
    }
    return entries;
  }

  /** The kind of a phrase of tokens; null if it is unknown. */
  public TermKind kind(String phrase) {
    return kinds.get(phrase);
  }

  /** The phrases as tokens, in order. */
  public String[][] phrases() {
    return kinds.keySet().stream().map(phrase -> phrase.split(" ")).toArray(String[][]::new);
  }

  /** Number of phrases. */
  public int size() {
    return kinds.size();
  }

  /** Tokens of the longest phrase. */
  public int longest() {
    return longest;
  }

  /** SHA-256 of all phrases with their kinds, hexadecimal. */
  public String digest() {
    return Digests.sha256(
        kinds.entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey()));
  }
}
