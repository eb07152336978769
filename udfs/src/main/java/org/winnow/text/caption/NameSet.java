package org.winnow.text.caption;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.winnow.kernel.LongSet;

/**
 * Names of people that are looked for in captions, as 64-bit hashes of their tokens: 16 to 32 bytes
 * a name. Two names collide with a chance below one in a million for a million names and a thousand
 * million captions.
 */
public final class NameSet implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Tokens of a name; longer ones are not added. */
  public static final int MAX_TOKENS = 8;

  private static final int MAX_LENGTH = 200;
  private static final long SEED = 0x9E3779B97F4A7C15L;

  private final LongSet hashes = new LongSet();

  /**
   * Adds a name.
   *
   * @return whether it can be told from other words: two words or more, or three characters of a
   *     script without blanks
   */
  public boolean add(String name) {
    CaptionText text = CaptionText.of(name, MAX_LENGTH);
    int tokens = text.tokens();
    int min = text.scripts().dominant() == 0 || isUnspaced(text) ? 3 : 2;
    if (tokens < min || tokens > MAX_TOKENS) {
      return false;
    }
    long hash = SEED;
    for (int i = 0; i < tokens; i++) {
      String token = text.token(i);
      if (isMark(token)) {
        return false;
      }
      hash = extend(hash, token);
    }
    hashes.add(hash);
    return true;
  }

  /**
   * The form in which names are looked for: tokens without letter case and accents, with one blank
   * between them. Two names of one form are one name in a caption.
   */
  public static String form(String name) {
    CaptionText text = CaptionText.of(name, MAX_LENGTH);
    return IntStream.range(0, text.tokens()).mapToObj(text::token).collect(Collectors.joining(" "));
  }

  private static boolean isUnspaced(CaptionText text) {
    return Tokens.isUnspaced(text.token(text.tokens() - 1));
  }

  /** Number of names. */
  public int size() {
    return hashes.size();
  }

  /**
   * The names in a caption, longest first at each place, without overlap.
   *
   * @param sentences number of the sentence of each token
   */
  public List<TermSpan> find(CaptionText text, int[] sentences) {
    if (size() == 0) {
      return List.of();
    }
    List<TermSpan> found = new ArrayList<>();
    int tokens = text.tokens();
    for (int first = 0; first < tokens; first++) {
      long hash = SEED;
      int end = -1;
      for (int last = first; last < Math.min(tokens, first + MAX_TOKENS); last++) {
        String token = text.token(last);
        if (isMark(token)) {
          break;
        }
        hash = extend(hash, token);
        if (hashes.contains(hash)) {
          end = last;
        }
      }
      if (end >= 0) {
        found.add(new TermSpan(TermKind.NAME, first, end, sentences[first]));
        first = end;
      }
    }
    return found;
  }

  private static boolean isMark(String token) {
    return token.equals(CaptionText.STOP) || token.equals(CaptionText.PAUSE);
  }

  /** Hash of a phrase with one more token: FNV-1a over its characters, mixed as in SplitMix64. */
  private static long extend(long hash, String token) {
    long h = hash ^ 0xCBF29CE484222325L;
    for (int i = 0; i < token.length(); i++) {
      h = (h ^ token.charAt(i)) * 0x100000001B3L;
    }
    h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
    h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
    return h ^ (h >>> 31);
  }
}
