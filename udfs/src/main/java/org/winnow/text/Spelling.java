package org.winnow.text;

/** How a word in Latin letters may be spelt: transliterations and slips. */
final class Spelling {
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
    {"hn", "n"},
    {"ae", "a"},
    {"oe", "o"},
    {"ue", "u"},
    {"ou", "u"},
    {"ye", "e"},
    {"w", "v"},
    {"j", "i"},
    {"y", "i"},
    {"ei", "i"},
    {"ii", "i"},
    {"x", "ks"},
    {"c", "k"}
  };

  private static final int SPELLING_LETTERS = 6;
  private static final int LONG_LETTERS = 9;

  private static final String[][] FEMININE = {
    {"ova", "ov"}, {"eva", "ev"}, {"ina", "in"}, {"skaia", "ski"}, {"skaya", "ski"}, {"ska", "ski"}
  };

  private Spelling() {}

  /** The same for all transliterations of a word. */
  static String skeleton(String word) {
    String skeleton = word;
    for (String[] sound : SOUNDS) {
      skeleton = skeleton.replace(sound[0], sound[1]);
    }
    return skeleton.replaceAll("(.)\\1", "$1");
  }

  /** The first letter, the same for all transliterations that begin with it. */
  static String initial(String word) {
    return skeleton(word.substring(0, word.offsetByCodePoints(0, 1)));
  }

  /** Whether one word is an initial for the other. */
  static boolean isInitialOf(String a, String b) {
    return (a.length() == 1 || b.length() == 1) && initial(a).equals(initial(b));
  }

  /**
   * Whether two long words are one but for a letter or two. The first and the last letter count:
   * the last one often tells the sex.
   */
  static boolean isSlip(String a, String b) {
    int length = Math.min(a.length(), b.length());
    int allowed = length >= LONG_LETTERS ? 2 : length >= SPELLING_LETTERS ? 1 : 0;
    return allowed > 0
        && initial(a).equals(initial(b))
        && a.charAt(a.length() - 1) == b.charAt(b.length() - 1)
        && distance(a, b) <= allowed;
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
