package org.winnow.web.rights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AiTxtTest {
  /** What Spawning's generator writes for pictures. */
  private static final String PICTURES =
      """
      # Spawning AI
      # Prevent datasets from using the following file types

      User-Agent: *
      Disallow: *.bmp
      Disallow: *.gif
      Disallow: *.jpeg
      Disallow: *.jpg
      Disallow: *.png
      Allow: *.txt
      Allow: /
      """;

  private static String reservation(String text, String target) {
    return AiTxt.of(200, text, "winnow").reservation(target).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b.jpg, Disallow: *.jpg",
    "/a/B.JPG, Disallow: *.jpg",
    "/a/b.jpg?size=1, Disallow: *.jpg",
    "/b.jpeg, Disallow: *.jpeg",
    "/b.png, Disallow: *.png",
    "/b.webp, ''",
    "/b.txt, ''",
    "/, ''"
  })
  void typesOfFilesAreReserved(String target, String line) {
    assertThat(reservation(PICTURES, target)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "User-Agent: *;Disallow: / | Disallow: /",
        "User-Agent: *;Disallow: * | Disallow: *",
        "User-Agent: winnow;Disallow: / | Disallow: /",
        "User-Agent: WINNOW;Disallow: / | Disallow: /",
        "User-Agent: GPTBot;Disallow: / | ''",
        "User-Agent: winnow;Allow: /;User-Agent: *;Disallow: / | ''",
        "Disallow: / | ''",
        "'' | ''"
      })
  void groupsAreThoseOfRobots(String text, String line) {
    assertThat(reservation(text.replace(';', '\n'), "/x.jpg")).isEqualTo(line);
  }

  @Test
  void aStartPageAndAMissingFileReserveNothing() {
    String page = "\n<!doctype html><html><body><pre>\nUser-agent: *\nDisallow: /\n</pre></html>";

    assertThat(reservation(page, "/x.jpg")).isEmpty();
    assertThat(AiTxt.of(404, PICTURES, "winnow").reservation("/x.jpg")).isEmpty();
    assertThat(AiTxt.of(500, PICTURES, "winnow").reservation("/x.jpg")).isEmpty();
  }
}
