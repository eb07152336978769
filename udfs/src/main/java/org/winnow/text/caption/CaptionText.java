package org.winnow.text.caption;

import java.util.Arrays;

/**
 * A caption as tokens that dictionaries know: folded words, single characters of scripts without
 * blanks (Han, Kana, Thai …), and the marks {@link #STOP} and {@link #PAUSE}. One blank separates
 * two tokens, so the text can be cut at blanks alone; each token knows where it stands in the raw
 * caption.
 *
 * <p>Tags and entities of HTML, control characters, halves of surrogate pairs and symbols are no
 * part of a word. What lies beyond the length limit is not read.
 *
 * @see CaptionScanner
 */
public final class CaptionText {
  /** The end of a sentence. */
  public static final String STOP = ".";

  /** A mark that no phrase spans: a comma, a bracket, an emoji. */
  public static final String PAUSE = ",";

  private final String raw;
  private final String text;
  private final int tokens;
  private final int[] starts;
  private final int[] begins;
  private final int[] ends;
  private final ScriptCount scripts;

  CaptionText(
      String raw, String text, int tokens, int[] starts, int[] begins, int[] ends, ScriptCount s) {
    this.raw = raw;
    this.text = text;
    this.tokens = tokens;
    this.starts = starts;
    this.begins = begins;
    this.ends = ends;
    this.scripts = s;
  }

  /**
   * Reads a caption.
   *
   * @param maxLength characters (UTF-16) that are read
   */
  public static CaptionText of(String caption, int maxLength) {
    return new CaptionScanner(caption, maxLength).scan();
  }

  /** The tokens, separated by one blank. */
  public String text() {
    return text;
  }

  /** Number of tokens, marks included. */
  public int tokens() {
    return tokens;
  }

  /** Number of the token that starts at or before a place of {@link #text}. */
  public int tokenAt(int place) {
    int found = Arrays.binarySearch(starts, 0, tokens, place);
    return found >= 0 ? found : -found - 2;
  }

  /** A token. */
  public String token(int number) {
    int end = number + 1 < tokens ? starts[number + 1] - 1 : text.length();
    return text.substring(starts[number], end);
  }

  /** Place in the raw caption (UTF-16) where a token begins. */
  public int begin(int token) {
    return begins[token];
  }

  /** Place in the raw caption (UTF-16) behind a token. */
  public int end(int token) {
    return ends[token];
  }

  /** What the raw caption says from one token to another. */
  public String rawText(int first, int last) {
    return raw.substring(begins[first], ends[last]);
  }

  /** The part of the raw caption that was read. */
  String raw() {
    return raw;
  }

  /** Letters by script. */
  ScriptCount scripts() {
    return scripts;
  }
}
