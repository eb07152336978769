package org.winnow.text.caption;

import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;

/**
 * Tells whether a span begins and ends where words do, in scripts without blanks whose words only a
 * dictionary finds (Thai, Lao, Khmer, Burmese). In Han and Kana any character may begin a word: the
 * longest phrase decides there.
 */
public final class WordBoundaries {
  private static final ThreadLocal<BreakIterator> WORDS =
      ThreadLocal.withInitial(() -> BreakIterator.getWordInstance(ULocale.ROOT));

  private final CaptionText text;
  private BreakIterator words;

  public WordBoundaries(CaptionText text) {
    this.text = text;
  }

  /** Whether words begin and end with these tokens. */
  public boolean areAt(int first, int last) {
    if (!text.scripts().hasOthers()
        || !Tokens.needsDictionary(UScript.getScript(text.token(first).codePointAt(0)))) {
      return true;
    }
    if (words == null) {
      words = WORDS.get();
      words.setText(text.raw());
    }
    return words.isBoundary(text.begin(first)) && words.isBoundary(text.end(last));
  }
}
