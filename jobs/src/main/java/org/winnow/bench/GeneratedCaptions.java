package org.winnow.bench;

import java.util.List;
import java.util.SplittableRandom;

/** Captions and names made of numbers: equal numbers give equal texts. */
final class GeneratedCaptions {
  private static final List<String> FORMS =
      List.of(
          "A smiling young woman in a %s coat walks through the old town of %s",
          "Portrait of %s %s during the press conference",
          "%s wooden table with a cup of coffee and a book about %s",
          "Two men and a child play football near the %s bridge in %s",
          "%s statue in front of the museum. Tourists take pictures of it, %s",
          "%s %s arrives at the premiere of the film",
          "Sunset over the %s harbour, view from %s",
          "<b>%s</b> &amp; friends at the beach &ndash; %s 2019",
          "Freshly baked bread from %s, close-up, stock photo %s",
          "Eine junge Frau mit %s Brille liest ein Buch in %s",
          "Молодая женщина в платье идёт по улице %s в городе %s",
          "穿旗袍的女人站在%s桥上，摄影：%s",
          "公園で笑っている若い女性 %s %s",
          "%s %s رجل يقرأ الجريدة في المقهى");

  private static final String[] SYLLABLES = {
    "ka", "lo", "mi", "ne", "ru", "sa", "to", "vi", "be", "do", "fa", "gi", "ha", "jo", "ki", "la",
    "ma", "no", "pe", "ra", "si", "ta", "ve", "wo", "ya", "zu", "che", "sha", "bri", "dra", "lin",
    "mor"
  };

  private GeneratedCaptions() {}

  /** A caption of 30 to 80 characters; one in three names somebody. */
  static String caption(long number) {
    long random = new SplittableRandom(number).nextLong();
    String form = FORMS.get((int) Long.remainderUnsigned(random, FORMS.size()));
    return form.formatted(word(random >>> 8, 3), word(random >>> 32, 3));
  }

  /** A name of two words. */
  static String name(long number) {
    long random = new SplittableRandom(~number).nextLong();
    return word(random, 3) + " " + word(random >>> 20, 4);
  }

  private static String word(long bits, int syllables) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < syllables; i++) {
      word.append(SYLLABLES[(int) (bits >>> (5 * i)) & 31]);
    }
    word.setCharAt(0, Character.toUpperCase(word.charAt(0)));
    return word.toString();
  }
}
