package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.winnow.table.Faces;

/**
 * Ids, files and numbers are the same on every machine: nothing is written in the digits, the
 * decimal point or the letter case of the machine's own language.
 */
class LocaleTest {
  private static final Pattern CASE = Pattern.compile("\\.to(Lower|Upper)Case\\(\\s*\\)");
  private static final Pattern FORMAT =
      Pattern.compile("(?:String\\s*\\.format|\\.printf)\\(\\s*+(?!Locale|locale)");
  private static final Pattern FORMATTED =
      Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"\\s*\\.formatted\\(");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

  /** Conversions that depend on the language: numbers and times. */
  private static final Pattern NUMBER =
      Pattern.compile("%(?:\\d+\\$)?[-#+ 0,(]*\\d*(?:\\.\\d+)?[dfegtEGT]");

  @Test
  void noSourceFormatsNumbersOrChangesCaseByTheMachinesLanguage() throws IOException {
    List<String> faults = new ArrayList<>();
    for (String module : List.of("udfs", "jobs")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String source = Files.readString(file);
          faults(source).forEach(place -> faults.add(file + ":" + line(source, place)));
        }
      }
    }
    assertThat(faults).as("give Locale.ROOT, or write whole numbers by %s").isEmpty();
  }

  @Test
  void theScanFindsWhatItLooksFor() {
    assertThat(faults("String.format(\"%s-%03d\", a, b);")).hasSize(1);
    assertThat(faults("out.printf(\n    \"a\"\n + \"%.2f\", b);")).hasSize(1);
    assertThat(faults("\"%,d faces\".formatted(n)")).hasSize(1);
    assertThat(faults("name.toLowerCase()")).hasSize(1);
    assertThat(faults("String.format(Locale.ROOT, \"%d\", b);")).isEmpty();
    assertThat(faults("String.format(\"%s\", f(\")\"), b); g(\"%d\")")).isEmpty();
    assertThat(faults("name.toLowerCase(Locale.ROOT)")).isEmpty();
  }

  @Test
  void aFaceHasTheSameIdInEveryLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(Faces.id("image", 7)).isEqualTo("image-007");
      assertThat(Faces.imageId(Faces.id("image", 7))).isEqualTo("image");
    } finally {
      Locale.setDefault(before);
    }
  }

  /** Where calls stand that depend on the machine's language. */
  private static List<Integer> faults(String source) {
    List<Integer> places = new ArrayList<>();
    for (Matcher found = CASE.matcher(source); found.find(); ) {
      places.add(found.start());
    }
    for (Matcher found = FORMATTED.matcher(source); found.find(); ) {
      if (NUMBER.matcher(found.group(1)).find()) {
        places.add(found.start());
      }
    }
    for (Matcher found = FORMAT.matcher(source); found.find(); ) {
      Matcher literal = LITERAL.matcher(source).region(found.end(), end(source, found.end()));
      boolean number = false;
      while (!number && literal.find()) {
        number = NUMBER.matcher(literal.group(1)).find();
      }
      if (number) {
        places.add(found.start());
      }
    }
    return places;
  }

  /** Where the arguments end that begin at a place. */
  private static int end(String source, int start) {
    int depth = 1;
    boolean text = false;
    for (int i = start; i < source.length(); i++) {
      char c = source.charAt(i);
      if (text && c == '\\') {
        i++;
      } else if (c == '"') {
        text = !text;
      } else if (!text && c == '(') {
        depth++;
      } else if (!text && c == ')' && --depth == 0) {
        return i;
      }
    }
    return source.length();
  }

  private static long line(String source, int place) {
    return source.substring(0, place).lines().count();
  }
}
