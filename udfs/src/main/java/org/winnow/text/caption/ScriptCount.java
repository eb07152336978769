package org.winnow.text.caption;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;

/** Counts the letters of a text by script. */
final class ScriptCount {
  private static final int SCRIPTS = 1 + UCharacter.getIntPropertyMaxValue(UProperty.SCRIPT);

  private final int[] letters = new int[SCRIPTS];
  private int latin;
  private boolean others;

  void add(int script) {
    if (script == UScript.LATIN) {
      latin++;
    } else if (script > UScript.INHERITED && script < letters.length) {
      letters[script]++;
      others = true;
    }
  }

  /** Whether letters of other scripts than Latin occur. */
  boolean hasOthers() {
    return others;
  }

  /**
   * The script with most letters, Kana and Han counted together: {@link UScript#JAPANESE} with
   * Kana, {@link UScript#KOREAN} with Hangul; {@link UScript#COMMON} without letters.
   */
  int dominant() {
    if (!others) {
      return latin > 0 ? UScript.LATIN : UScript.COMMON;
    }
    int kana = letters[UScript.HIRAGANA] + letters[UScript.KATAKANA];
    int hangul = letters[UScript.HANGUL];
    int han = letters[UScript.HAN];
    int best = UScript.LATIN;
    int most = latin;
    for (int script = 0; script < letters.length; script++) {
      if (letters[script] > most) {
        best = script;
        most = letters[script];
      }
    }
    if (kana + hangul + han >= most) {
      if (hangul > kana + han || hangul > 0 && hangul >= kana) {
        return UScript.KOREAN;
      }
      return kana > 0 ? UScript.JAPANESE : UScript.HAN;
    }
    return best;
  }
}
