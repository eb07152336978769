package org.winnow.text.caption;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import java.util.Locale;

/** Folds words, so that spellings of one word are equal; tells which scripts have no blanks. */
final class Tokens {
  private static final Normalizer2 FOLD = Normalizer2.getNFKCCasefoldInstance();
  private static final Normalizer2 COMPOSE = Normalizer2.getNFCInstance();
  private static final Normalizer2 DECOMPOSE = Normalizer2.getNFDInstance();

  private Tokens() {}

  /** Whether words of the script are written without blanks between them. */
  static boolean isUnspaced(int script) {
    return switch (script) {
      case UScript.HAN,
          UScript.HIRAGANA,
          UScript.KATAKANA,
          UScript.BOPOMOFO,
          UScript.THAI,
          UScript.LAO,
          UScript.KHMER,
          UScript.MYANMAR ->
          true;
      default -> false;
    };
  }

  /** Whether a token is a character of a script without blanks. */
  static boolean isUnspaced(String token) {
    return isUnspaced(UScript.getScript(token.codePointAt(0)));
  }

  /** Whether word boundaries of the script can be found with a dictionary of ICU only. */
  static boolean needsDictionary(int script) {
    return switch (script) {
      case UScript.THAI, UScript.LAO, UScript.KHMER, UScript.MYANMAR -> true;
      default -> false;
    };
  }

  /**
   * The form in which words are compared: compatibility forms and case folded (NFKC_Casefold), and
   * without accents in scripts where these are often left out (Latin, Greek, Cyrillic, Arabic,
   * Hebrew).
   */
  static String fold(String word) {
    if (isPlain(word)) {
      return word;
    }
    if (isAscii(word)) {
      return word.toLowerCase(Locale.ROOT);
    }
    String folded = FOLD.normalize(word);
    StringBuilder bare = new StringBuilder(folded.length());
    String parts = DECOMPOSE.normalize(folded);
    int base = UScript.COMMON;
    for (int i = 0; i < parts.length(); ) {
      int c = parts.codePointAt(i);
      i += Character.charCount(c);
      if (UCharacter.getType(c) != Character.NON_SPACING_MARK) {
        base = UScript.getScript(c);
        if (!Character.isWhitespace(c)) {
          bare.appendCodePoint(plain(c));
        }
      } else if (!dropsMarks(base)) {
        bare.appendCodePoint(c);
      }
    }
    return COMPOSE.normalize(bare);
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || isCommonHan(c)) {
        continue;
      }
      return false;
    }
    return true;
  }

  private static boolean isAscii(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCommonHan(char c) {
    return c >= '\u4E00' && c <= '\u9FFF';
  }

  private static boolean dropsMarks(int script) {
    return switch (script) {
      case UScript.LATIN, UScript.GREEK, UScript.CYRILLIC, UScript.ARABIC, UScript.HEBREW -> true;
      default -> false;
    };
  }

  /** Letters that have no decomposition, or that two languages write with different code points. */
  private static int plain(int c) {
    return switch (c) {
      case 'ı' -> 'i';
      case 'ł' -> 'l';
      case 'ø' -> 'o';
      case 'đ' -> 'd';
      case 'ς' -> 'σ';
      case 'ی', 'ى' -> 'ي';
      case 'ک' -> 'ك';
      default -> c;
    };
  }
}
