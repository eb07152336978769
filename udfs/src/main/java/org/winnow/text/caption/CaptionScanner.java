package org.winnow.text.caption;

import com.ibm.icu.lang.UScript;
import java.util.Arrays;
import java.util.Set;

/** Makes a {@link CaptionText} of a raw caption in one pass. */
final class CaptionScanner {
  /** A full stop after these ends no sentence. */
  private static final Set<String> ABBREVIATIONS =
      Set.of("dr", "mr", "mrs", "ms", "st", "jr", "sr", "prof", "no", "vs", "hon", "rev", "gen");

  private static final int MAX_TAG = 512;

  private final String raw;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder word = new StringBuilder();
  private final ScriptCount scripts = new ScriptCount();
  private int wordBegin;
  private int wordEnd;
  private int tokens;
  private int[] starts = new int[32];
  private int[] begins = new int[32];
  private int[] ends = new int[32];
  private String last = CaptionText.STOP;

  CaptionScanner(String caption, int maxLength) {
    raw = caption.length() <= maxLength ? caption : caption.substring(0, maxLength);
  }

  CaptionText scan() {
    int i = 0;
    while (i < raw.length()) {
      int c = raw.codePointAt(i);
      int next = i + Character.charCount(c);
      if (c == '<') {
        int tagEnd = tagEnd(i);
        if (tagEnd > 0) {
          mark(CaptionText.PAUSE, i, tagEnd);
          i = tagEnd;
          continue;
        }
      } else if (c == '&') {
        HtmlEntity entity = HtmlEntity.at(raw, i);
        if (entity != null) {
          c = entity.codePoint();
          next = entity.end();
        }
      }
      add(c, i, next);
      i = next;
    }
    flush();
    return new CaptionText(raw, text.toString(), tokens, starts, begins, ends, scripts);
  }

  private void add(int c, int begin, int end) {
    if (isInvisible(c)) {
      return;
    }
    if (Character.isLetterOrDigit(c) || isMark(c)) {
      int script = c < 128 ? asciiScript(c) : UScript.getScript(c);
      scripts.add(script);
      if (c == 'ー' || c == '々' || c == 'ｰ') {
        script = UScript.HAN;
      }
      if (Tokens.isUnspaced(script)) {
        flush();
        token(Tokens.fold(Character.toString(c)), begin, end);
      } else {
        if (word.length() == 0) {
          wordBegin = begin;
        }
        word.appendCodePoint(c);
        wordEnd = end;
      }
      return;
    }
    boolean abbreviated = c == '.' && isAbbreviation();
    flush();
    if (isSentenceEnd(c, end)) {
      if (!abbreviated) {
        mark(CaptionText.STOP, begin, end);
      }
    } else if (!joins(c)) {
      mark(CaptionText.PAUSE, begin, end);
    }
  }

  private static int asciiScript(int c) {
    return c > '9' ? UScript.LATIN : UScript.COMMON;
  }

  private static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> c < 0xFE00 || c > 0xFE0F;
      default -> false;
    };
  }

  private static boolean isInvisible(int c) {
    return c == 0xAD || c == 0x640 || c >= 0x80 && Character.getType(c) == Character.FORMAT;
  }

  /** Blanks, apostrophes, hyphens and middle dots separate words of one phrase. */
  private static boolean joins(int c) {
    return Character.isWhitespace(c) && c != '\n'
        || Character.isSpaceChar(c)
        || switch (c) {
          case '\'', '’', '‘', 'ʼ', '`', '-', '‐', '‑', '・', '·', '׳', '״', '־', '_' -> true;
          default -> false;
        };
  }

  private boolean isSentenceEnd(int c, int end) {
    return switch (c) {
      // A point inside a number or an address ends nothing.
      case '.' -> end >= raw.length() || !Character.isLetterOrDigit(raw.charAt(end));
      case '!', '?', '…', '\n', '。', '！', '？', '｡', '؟', '۔', '।', '॥' -> true;
      default -> false;
    };
  }

  private boolean isAbbreviation() {
    return word.length() == 1 && Character.isLetter(word.charAt(0))
        || word.length() > 0
            && word.length() <= 4
            && ABBREVIATIONS.contains(Tokens.fold(word.toString()));
  }

  /** Place behind the tag that begins here; 0 if none does. */
  private int tagEnd(int begin) {
    if (begin + 1 >= raw.length()) {
      return 0;
    }
    char first = raw.charAt(begin + 1);
    boolean isTag =
        first == '/'
            || first == '!'
            || first >= 'a' && first <= 'z'
            || first >= 'A' && first <= 'Z';
    int stop = Math.min(raw.length(), begin + MAX_TAG);
    for (int i = begin + 1; isTag && i < stop; i++) {
      char c = raw.charAt(i);
      if (c == '>') {
        return i + 1;
      }
      if (c == '<') {
        return 0;
      }
    }
    return 0;
  }

  private void flush() {
    if (word.length() > 0) {
      token(Tokens.fold(word.toString()), wordBegin, wordEnd);
      word.setLength(0);
    }
  }

  /** Adds a mark. Of several in a row, the first stays; a stop is also added behind a pause. */
  private void mark(String mark, int begin, int end) {
    flush();
    boolean afterMark = last.equals(CaptionText.STOP) || last.equals(CaptionText.PAUSE);
    if (!afterMark || mark.equals(CaptionText.STOP) && last.equals(CaptionText.PAUSE)) {
      token(mark, begin, end);
    }
  }

  private void token(String token, int begin, int end) {
    if (token.isEmpty()) {
      return;
    }
    if (tokens == starts.length) {
      starts = Arrays.copyOf(starts, 2 * tokens);
      begins = Arrays.copyOf(begins, 2 * tokens);
      ends = Arrays.copyOf(ends, 2 * tokens);
    }
    if (tokens > 0) {
      text.append(' ');
    }
    starts[tokens] = text.length();
    begins[tokens] = begin;
    ends[tokens++] = end;
    text.append(token);
    last = token;
  }
}
