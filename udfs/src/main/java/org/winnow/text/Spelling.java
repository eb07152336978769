package org.winnow.text;

import java.util.HashMap;
import java.util.Map;

/** How a word may be spelt: letters of other scripts, transliterations, and slips. */
final class Spelling {
  /** Code points from here on may stand for a whole family name. */
  static final int FIRST_IDEOGRAPH = 0x2E80;

  private static final Map<Integer, String> LETTERS = letters();

  /** What transliterations write in several ways, in the order of replacement. */
  private static final String[][] SOUNDS = {
    {"tsch", "c"},
    {"tch", "c"},
    {"sch", "s"},
    {"shch", "s"},
    {"ch", "c"},
    {"sh", "s"},
    {"zh", "z"},
    {"kh", "h"},
    {"ph", "f"},
    {"th", "t"},
    {"ck", "k"},
    {"ae", "a"},
    {"oe", "o"},
    {"ue", "u"},
    {"ou", "u"},
    {"w", "v"},
    {"j", "i"},
    {"y", "i"},
    {"ei", "i"},
    {"ii", "i"},
    {"x", "ks"},
    {"c", "k"}
  };

  private static final String[][] FEMININE = {
    {"ova", "ov"}, {"eva", "ev"}, {"ina", "in"}, {"skaia", "ski"}, {"skaya", "ski"}, {"ska", "ski"}
  };

  private Spelling() {}

  private static Map<Integer, String> letters() {
    Map<Integer, String> letters = new HashMap<>();
    String[] pairs =
        ("ß ss ø o ł l đ d ð d þ th æ ae œ oe ı i ħ h ŧ t ŋ ng ə a"
                // Cyrillic, as passports write it.
                + " а a б b в v г g ґ g д d е e ж zh з z и i і i к k л l м m н n о o п p р r с s т"
                + " t у u ф f х kh ц ts ч ch ш sh щ shch ъ _ ы y ь _ э e ю yu я ya є ye ђ dj ј j љ"
                + " lj њ nj ћ c џ dz α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π"
                + " p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o")
            .split(" ");
    for (int i = 0; i < pairs.length; i += 2) {
      letters.put(pairs[i].codePointAt(0), pairs[i + 1].equals("_") ? "" : pairs[i + 1]);
    }
    return letters;
  }

  /** Lower case without diacritics, in Latin letters where that is known. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    PersonName.withoutMarks(text)
        .codePoints()
        .forEach(
            letter -> {
              String latin = LETTERS.get(letter);
              if (latin == null) {
                plain.appendCodePoint(letter);
              } else {
                plain.append(latin);
              }
            });
    return plain.toString();
  }

  /** The same for all transliterations of a word. */
  static String skeleton(String word) {
    String skeleton = word;
    for (String[] sound : SOUNDS) {
      skeleton = skeleton.replace(sound[0], sound[1]);
    }
    return skeleton.replaceAll("(.)\\1", "$1");
  }

  /** The skeleton of a family name, feminine and masculine alike. */
  static String familyName(String word) {
    for (String[] ending : FEMININE) {
      if (word.endsWith(ending[0]) && word.length() > ending[0].length() + 1) {
        return skeleton(word.substring(0, word.length() - ending[0].length()) + ending[1]);
      }
    }
    return skeleton(word);
  }

  /** Letters to insert, delete, replace or exchange with the next one. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + other);
        boolean exchanged =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (exchanged) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
