package org.winnow.text.caption;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.winnow.image.Digests;

/**
 * Phrases of tokens, each with its kind.
 *
 * <p>A semicolon or the end of the line ends an entry. {@code #} starts a comment. {@code actor|,s}
 * is {@code actor} and {@code actors}. {@code %ko = ,이,가} names a list of parts, by a name of ASCII
 * letters; {@code 배우%ko} is the word with each part behind it, and {@code %heילד} has them before
 * it. Entries behind {@code en:} at the start of a line count in English captions only. Letter case
 * and, in some scripts, accents do not matter.
 */
public final class TermDictionary implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 200;

  /** A list of parts with its name. */
  private static final Pattern NAMED = Pattern.compile("%([a-z]+) *=(.*)");

  /** Entries of one language. */
  private static final Pattern RESTRICTED = Pattern.compile("([a-z]{2,3}): +(.*)");

  /** A part of an entry: the name of a list, a list of its own, or letters. */
  private static final Pattern PART =
      Pattern.compile("%(?<list>[a-z]+)|\\|(?<own>.*)|[^%|]+", Pattern.DOTALL);

  /** Phrase as in {@link CaptionText#text}, with a colon and a language or none, to its kind. */
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
      Map<String, List<String>> lists = new TreeMap<>();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).replaceFirst("(^|\\s)#.*", "").strip();
        Matcher named = NAMED.matcher(line);
        if (named.matches()) {
          lists.put(named.group(1), parts(named.group(2)));
          continue;
        }
        Matcher restricted = RESTRICTED.matcher(line);
        String language = restricted.matches() ? ":" + restricted.group(1) : "";
        for (String part : (language.isEmpty() ? line : restricted.group(2)).split(";")) {
          String entry = part.strip();
          if (!entry.isEmpty()) {
            for (String phrase : expand(entry, lists, kind, i + 1)) {
              kinds.putIfAbsent(phrase(phrase, kind, i + 1) + language, kind);
            }
          }
        }
      }
    }
    return new TermDictionary(kinds);
  }

  private static String phrase(String entry, TermKind kind, int line) {
    String phrase = CaptionText.of(entry, MAX_LENGTH).text();
    List<String> tokens = List.of(phrase.split(" "));
    if (phrase.isEmpty()
        || tokens.contains(CaptionText.STOP)
        || tokens.contains(CaptionText.PAUSE)) {
      throw fault(kind, line, entry, "is no phrase of words");
    }
    return phrase;
  }

  /** Joins the parts of an entry with each part of the lists that it holds. */
  private static List<String> expand(
      String entry, Map<String, List<String>> lists, TermKind kind, int line) {
    List<String> joined = List.of("");
    Matcher part = PART.matcher(entry);
    while (part.find()) {
      List<String> parts = List.of(part.group());
      if (part.group("own") != null) {
        parts = parts(part.group("own"));
      } else if (part.group("list") != null) {
        parts = lists.get(part.group("list"));
        if (parts == null) {
          throw fault(kind, line, entry, "names a list that no line before it makes");
        }
      }
      List<String> ends = parts;
      joined = joined.stream().flatMap(start -> ends.stream().map(start::concat)).toList();
    }
    return joined;
  }

  private static List<String> parts(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
  }

  private static IllegalArgumentException fault(
      TermKind kind, int line, String entry, String fault) {
    return new IllegalArgumentException(
        String.format(
            "%s, line %s: \"%s\" %s.", kind.name().toLowerCase(Locale.ROOT), line, entry, fault));
  }

  /**
   * The kind of a phrase of tokens in a caption; null if it is unknown.
   *
   * @param language language of the caption, as {@link CaptionLanguage} tells it
   */
  public TermKind kind(String phrase, String language) {
    TermKind kind = kinds.get(phrase + ":" + language);
    return kind != null ? kind : kinds.get(phrase);
  }

  /** The phrases as tokens, in order. */
  public String[][] phrases() {
    return kinds.keySet().stream()
        .map(phrase -> phrase.replaceFirst(":.*", ""))
        .distinct()
        .map(phrase -> phrase.split(" "))
        .toArray(String[][]::new);
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
