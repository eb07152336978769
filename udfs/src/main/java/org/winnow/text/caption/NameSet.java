package org.winnow.text.caption;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Names of people that are looked for in captions, as 64-bit hashes of their tokens: 16 to 24 bytes
 * a name. Two names collide with a chance below one in a million for a million names and a thousand
 * million captions.
 */
public final class NameSet implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Tokens of a name; longer ones are not added. */
  public static final int MAX_TOKENS = 8;

  private static final int MAX_LENGTH = 200;
  private static final long SEED = 0x9E3779B97F4A7C15L;

  private long[] slots = new long[64];
  private int size;

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
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    size += put(slots, hash) ? 1 : 0;
    return true;
  }

  private static boolean isUnspaced(CaptionText text) {
    return Tokens.isUnspaced(
        com.ibm.icu.lang.UScript.getScript(text.token(text.tokens() - 1).codePointAt(0)));
  }

  /** Number of names. */
  public int size() {
    return size;
  }

  /**
   * The names in a caption, longest first at each place, without overlap.
   *
   * @param sentences number of the sentence of each token
   */
  public List<TermSpan> find(CaptionText text, int[] sentences) {
    if (size == 0) {
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
        if (contains(hash)) {
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

  private boolean contains(long hash) {
    int mask = slots.length - 1;
    for (int i = (int) hash & mask; slots[i] != 0; i = (i + 1) & mask) {
      if (slots[i] == hash) {
        return true;
      }
    }
    return false;
  }

  private void grow() {
    long[] larger = new long[2 * slots.length];
    Arrays.stream(slots).filter(hash -> hash != 0).forEach(hash -> put(larger, hash));
    slots = larger;
  }

  private static boolean put(long[] slots, long hash) {
    int mask = slots.length - 1;
    int i = (int) hash & mask;
    while (slots[i] != 0) {
      if (slots[i] == hash) {
        return false;
      }
      i = (i + 1) & mask;
    }
    slots[i] = hash;
    return true;
  }

  /** Hash of a phrase with one more token: FNV-1a over its characters, mixed as in SplitMix64. */
  private static long extend(long hash, String token) {
    long h = hash ^ 0xCBF29CE484222325L;
    for (int i = 0; i < token.length(); i++) {
      h = (h ^ token.charAt(i)) * 0x100000001B3L;
    }
    h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
    h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
    h ^= h >>> 31;
    return h == 0 ? 1 : h;
  }
}
