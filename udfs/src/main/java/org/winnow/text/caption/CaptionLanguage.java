package org.winnow.text.caption;

import com.ibm.icu.lang.UScript;
import com.ibm.icu.util.ULocale;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the language of a caption: by its script where one language prevails in it (likely subtags
 * of Unicode CLDR), or else by function words.
 */
public final class CaptionLanguage implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The language is not known. */
  public static final String UNDETERMINED = "und";

  private final List<String> languages = new ArrayList<>();
  private final HashMap<String, int[]> languagesOfWord = new HashMap<>();
  private final HashMap<Integer, int[]> languagesOfLetter = new HashMap<>();

  /**
   * @param lines {@code en: the a of and}, one language a line; {@code ru*: ы э}, letters that few
   *     languages have; {@code #} starts a comment
   */
  public CaptionLanguage(List<String> lines) {
    Map<String, List<Integer>> words = new HashMap<>();
    Map<Integer, List<Integer>> letters = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (line.isBlank() || line.startsWith("#") || colon < 0) {
        continue;
      }
      String name = line.substring(0, colon).strip();
      String list = line.substring(colon + 1);
      int language = number(name.replace("*", ""));
      if (name.endsWith("*")) {
        list.codePoints()
            .filter(Character::isLetter)
            .forEach(c -> letters.computeIfAbsent(c, l -> new ArrayList<>()).add(language));
      } else {
        for (String word : CaptionText.of(list, list.length()).text().split(" ")) {
          words.computeIfAbsent(word, w -> new ArrayList<>()).add(language);
        }
      }
    }
    words.forEach((word, list) -> languagesOfWord.put(word, distinct(list)));
    letters.forEach((letter, list) -> languagesOfLetter.put(letter, distinct(list)));
  }

  private int number(String language) {
    if (!languages.contains(language)) {
      languages.add(language);
    }
    return languages.indexOf(language);
  }

  private static int[] distinct(List<Integer> numbers) {
    return numbers.stream().distinct().mapToInt(i -> i).toArray();
  }

  /** The script of most letters, as in ISO 15924; {@code Zyyy} without letters. */
  public static String script(CaptionText text) {
    return UScript.getShortName(text.scripts().dominant());
  }

  /**
   * The language, as in BCP 47. Latin text whose words decide nothing is {@link #UNDETERMINED}; of
   * other scripts it is of the likely language, if its words speak for no other.
   */
  public String of(CaptionText text) {
    int script = text.scripts().dominant();
    return switch (script) {
      case UScript.COMMON -> UNDETERMINED;
      case UScript.LATIN -> byWords(text, UNDETERMINED);
      case UScript.CYRILLIC, UScript.ARABIC, UScript.DEVANAGARI ->
          byWords(text, likely(UScript.getShortName(script)));
      case UScript.HAN -> "zh";
      default -> likely(UScript.getShortName(script));
    };
  }

  private static String likely(String script) {
    String language =
        ULocale.addLikelySubtags(new ULocale(UNDETERMINED + "_" + script)).getLanguage();
    return language.isEmpty() ? UNDETERMINED : language;
  }

  /**
   * The language with the highest score. A word or letter of several languages counts less for each
   * of them.
   *
   * @param prior what is taken where the highest score is no other language's alone
   */
  private String byWords(CaptionText text, String prior) {
    double[] score = new double[languages.size()];
    for (int i = 0; i < text.tokens(); i++) {
      count(languagesOfWord.get(text.token(i)), score);
    }
    String raw = text.raw();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c >= 128) {
        count(languagesOfLetter.get((int) Character.toLowerCase(c)), score);
      }
    }
    int best = -1;
    double most = 0;
    boolean tie = true;
    for (int i = 0; i < score.length; i++) {
      if (score[i] > most) {
        most = score[i];
        best = i;
        tie = false;
      } else if (score[i] == most) {
        tie = true;
      }
    }
    return best < 0 || tie ? prior : languages.get(best);
  }

  private static void count(int[] candidates, double[] score) {
    if (candidates != null) {
      for (int candidate : candidates) {
        score[candidate] += 1.0 / candidates.length;
      }
    }
  }
}
