package org.winnow.text;

import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Words of any script in Latin letters, by the transliterators of ICU. The result is a hint and no
 * reading: Japanese names are read as Chinese, Korean ones have no breaks between syllables, and
 * Arabic ones lack their vowels.
 */
final class LatinLetters {
  /** Cyrillic as passports write it; all other scripts as ICU does. */
  private static final String RULES =
      "Russian-Latin/BGN; Any-Latin; NFD; [:Nonspacing Mark:] Remove; NFC; Latin-ASCII; Lower";

  private static final int MAX_PASSES = 4;

  private static final ThreadLocal<Transliterator> TRANSLITERATOR =
      ThreadLocal.withInitial(() -> Transliterator.getInstance(RULES));

  private static final SpoofChecker CONFUSABLES = new SpoofChecker.Builder().build();

  private static final Pattern DIACRITICS = Pattern.compile("\\p{InCombiningDiacriticalMarks}+");
  private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}]+");

  private LatinLetters() {}

  /** Lower case without diacritics, in the script of the word. */
  static String plain(String text) {
    return isAscii(text)
        ? text.toLowerCase(Locale.ROOT)
        : DIACRITICS
            .matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
            .replaceAll("")
            .toLowerCase(Locale.ROOT);
  }

  /**
   * A word in lower case Latin letters where ICU knows its script, without anything but letters.
   */
  static String of(String word) {
    String latin = isAscii(word) ? word.toLowerCase(Locale.ROOT) : transliterated(word);
    return NO_LETTERS.matcher(latin).replaceAll("");
  }

  /** Some letters of rare scripts become letters that are transliterated in turn. */
  private static String transliterated(String word) {
    String latin = word;
    for (int pass = 0; pass < MAX_PASSES && !isAscii(latin); pass++) {
      // Latin-ASCII leaves the schwa of Azerbaijani names.
      String next = plain(TRANSLITERATOR.get().transliterate(latin)).replace('ə', 'a');
      if (next.equals(latin)) {
        return latin;
      }
      latin = next;
    }
    return latin;
  }

  /** The same for all words that look alike (Unicode Technical Standard 39, "skeleton"). */
  static String confusable(String word) {
    return CONFUSABLES.getSkeleton(word).toLowerCase(Locale.ROOT);
  }

  static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
