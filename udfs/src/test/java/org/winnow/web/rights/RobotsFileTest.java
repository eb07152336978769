package org.winnow.web.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RobotsFileTest {
  private static RobotsFile file(String text) {
    return RobotsFile.of(200, text, "winnow");
  }

  private static String rule(String text, String target) {
    return file(text).rule(PathPattern.comparable(target)).map(Object::toString).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "200, false",
    "204, false",
    "400, false",
    "401, false",
    "403, false",
    "404, false",
    "410, false",
    "451, false",
    "429, true",
    "0, true",
    "100, true",
    "301, true",
    "302, true",
    "308, true",
    "500, true",
    "502, true",
    "503, true",
    "504, true",
    "599, true",
    "999, true"
  })
  void theStatusDecidesWhetherAllWaits(int status, boolean deferred) {
    RobotsFile file = RobotsFile.of(status, "User-agent: *\nDisallow: /", "winnow");

    assertThat(file.deferred()).isEqualTo(deferred);
    assertThat(file.rule("/x").isPresent()).isEqualTo(status < 300 && status >= 200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "User-agent: *;Disallow: / | /x.jpg | Disallow: /",
        "User-agent: *;Disallow: | /x.jpg | ''",
        "'' | /x.jpg | ''",
        "User-agent: *;Disallow: /private/ | /private/x.jpg | Disallow: /private/",
        "User-agent: *;Disallow: /private/ | /public/x.jpg | ''",
        // The longest pattern decides, allow before disallow.
        "User-agent: *;Disallow: /;Allow: /img/ | /img/x.jpg | Allow: /img/",
        "User-agent: *;Allow: /img/;Disallow: /img/x | /img/x.jpg | Disallow: /img/x",
        "User-agent: *;Allow: /p;Disallow: /p | /p.jpg | Allow: /p",
        "User-agent: *;Allow: /page;Disallow: /*.htm | /page.htm | Disallow: /*.htm",
        "User-agent: *;Allow: /$;Disallow: / | / | Allow: /$",
        "User-agent: *;Allow: /$;Disallow: / | /x | Disallow: /",
        // What crawler-commons overlooks.
        "User-agent: *;Disallow: /*.jpg$ | /x.jpg.jpg | Disallow: /*.jpg$",
        "User-agent: *;Disallow: / | /x^y.jpg?[ | Disallow: /",
        // Groups.
        "User-agent: other;Disallow: / | /x | ''",
        "User-agent: winnow;Disallow: /a;User-agent: *;Disallow: /b | /b | ''",
        "User-agent: *;Disallow: /b;User-agent: winnow;Disallow: /a | /a | Disallow: /a",
        "User-agent: *;Disallow: /b;User-agent: winnow;Disallow: /a | /b | ''",
        "User-agent: other;User-agent: WINNOW;Disallow: /a | /a | Disallow: /a",
        "User-agent: winnow/2.0;Disallow: /a | /a | Disallow: /a",
        "User-agent: winnower;Disallow: /a | /a | ''",
        "User-agent: winnow;Disallow: /a;User-agent: x;Disallow: /c;User-agent: winnow;"
            + "Disallow: /b | /b | Disallow: /b",
        "Disallow: /a;User-agent: *;Disallow: /b | /a | ''",
        // Spelling.
        "user-AGENT : *;DISALLOW : /a | /a | Disallow: /a",
        "User-agent: * # all;Disallow: /a # here | /a | Disallow: /a",
        "Useragent: *;Dissallow: /a | /a | Disallow: /a",
        "User-agent: *;;;Disallow: /a | /a | Disallow: /a",
        "<pre>User-agent: *</pre><br>;<b>Disallow</b>: /a | /a | Disallow: /a",
        "User-agent: *;Sitemap: https://x/;Disallow: /a | /a | Disallow: /a",
        "User-agent: *;Disallow: /é | /%C3%A9.jpg | Disallow: /%C3%A9",
        "User-agent: *;Disallow: /?id= | /?id=4 | Disallow: /?id="
      })
  void theRuleThatDecidesIsGiven(String text, String target, String rule) {
    assertThat(rule(text.replace(';', '\n'), target)).isEqualTo(rule);
    assertThat(rule(text.replace(";", "\r\n"), target)).isEqualTo(rule);
  }

  @ParameterizedTest
  @CsvSource({
    "User-agent: winnow, winnow",
    "User-agent: Winnow/1.0, winnow",
    "User-agent: *, *",
    "User-agent: other, ''",
    "'', ''"
  })
  void theGroupThatIsFollowedIsGiven(String line, String group) {
    assertThat(file(line + "\nDisallow: /").group()).isEqualTo(group);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "User-agent: *;Crawl-delay: 5;Disallow: | 5 | 5",
        "User-agent: *;Crawl-delay: 0.5 | 0.5 | 0.5",
        "User-agent: *;Crawl-delay: 3600 | 300 | 3600",
        "User-agent: *;Crawl-delay: 1e9 | 0 | 0",
        "User-agent: *;Crawl-delay: -5 | 0 | 0",
        "User-agent: *;Crawl-delay: soon | 0 | 0",
        "User-agent: *;Crawl-delay: 99999999999999 | 0 | 0",
        "User-agent: *;Disallow: / | 0 | 0",
        "User-agent: other;Crawl-delay: 5 | 0 | 0",
        "User-agent: *;Crawl-delay: 5;Disallow:;User-agent: winnow;Crawl-delay: 7 | 7 | 7",
        "User-agent: *;Crawl-delay: 9;Disallow: /a;User-agent: winnow;Disallow: | 0 | 0"
      })
  void theCrawlDelayIsCapped(String text, double delay, double stated) {
    RobotsFile file = file(text.replace(';', '\n'));

    assertThat(file.crawlDelaySeconds()).isEqualTo(delay);
    assertThat(file.statedCrawlDelaySeconds()).isEqualTo(stated);
  }

  @Test
  void aLongCrawlDelayForbidsNothing() {
    assertThat(rule("User-agent: *\nCrawl-delay: 3600\nAllow: /", "/x")).isEqualTo("Allow: /");
  }

  @Test
  @Timeout(60)
  void tenThousandRulesAreRead() {
    StringBuilder text = new StringBuilder("User-agent: *\n");
    for (int i = 0; i < 10_000; i++) {
      text.append("Disallow: /*a").append(i).append("*b$\n");
    }
    RobotsFile file = file(text.toString());
    String path = "/" + "a1".repeat(4000);

    for (int i = 0; i < 3; i++) {
      assertThat(file.rule(path)).isEmpty();
    }
    assertThat(file.rule("/xa9999/b")).isPresent();
  }

  @ParameterizedTest
  @Timeout(60)
  @ValueSource(strings = {"<", "<html>", " ", "\t", "*", "/*a", "%", ":", "#", "\ud800", "a: "})
  void repeatedCharactersEndSoon(String piece) {
    String run = piece.repeat(500 * 1024 / piece.length());
    String text =
        "<html>\nUser-agent:*\nDisallow: /a\nDisallow: /" + run + "\nDisallow: /b\n" + run;

    assertThat(rule(text, "/a")).isEqualTo("Disallow: /a");
    assertThat(rule(text, "/b")).isEqualTo("Disallow: /b");
  }

  @Test
  @Timeout(60)
  void noisesAndPicturesAreNoRules() {
    byte[] noise = new byte[600_000];
    new Random(1).nextBytes(noise);
    assertThat(file(HostPolicy.text(noise)).deferred()).isFalse();

    byte[] zeros = "User-agent: *\0\nDisallow: /a\0\n".getBytes(StandardCharsets.UTF_8);
    assertThat(rule(HostPolicy.text(zeros), "/a")).isEqualTo("Disallow: /a");
  }
}
