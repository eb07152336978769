package org.winnow.web.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XRobotsTagTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private static String reservation(String... values) {
    return XRobotsTag.reservation(List.of(values), "winnow", NOW).orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "noai | noai",
        "noimageai | noimageai",
        "noindex | noindex",
        "noimageindex | noimageindex",
        "none | none",
        "NoAI | noai",
        "nofollow, noai | noai",
        "nofollow,noarchive,noimageai | noimageai",
        "nofollow; noai | noai",
        "\"noai\" | noai",
        "all | ''",
        "nofollow | ''",
        "noarchive, nosnippet, notranslate | ''",
        "noaix, xnoai | ''",
        "'' | ''",
        ", ,, | ''",
        ": | ''",
        // For an agent.
        "winnow: noai | winnow: noai",
        "Winnow: noai | winnow: noai",
        "winnow/1.0: noai | winnow/1.0: noai",
        "otherbot: noai | ''",
        "winnower: noai | ''",
        "otherbot: nofollow, noai | ''",
        "otherbot: noai, winnow: noindex | winnow: noindex",
        "winnow: nofollow, noai | noai",
        "noai, otherbot: nofollow | noai",
        "*: noai | *: noai",
        "all: noai | all: noai",
        "googlebot: noindex, nofollow, otherbot: noai | ''",
        // Directives with values are no agents.
        "max-snippet: 50, noai | noai",
        "max-image-preview: large, noimageai | noimageai",
        "otherbot: max-snippet: 5, noai | ''",
        "winnow: max-snippet: 5, noai | noai",
        "max-unheard-of: 3, noai | noai",
        "a strange: thing, noai | noai",
        "noai: 1 | noai",
        // Times.
        "unavailable_after: 25 Jun 2010 15:00:00 PST"
            + " | unavailable_after: 25 Jun 2010 15:00:00 PST",
        "unavailable_after: 25 Jun 2030 15:00:00 PST | ''",
        "unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT"
            + " | unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT",
        "unavailable_after: Friday, 25-Jun-10 15:00:00 GMT"
            + " | unavailable_after: Friday, 25-Jun-10 15:00:00 GMT",
        "unavailable_after: 2010-06-25T15:00:00Z | unavailable_after: 2010-06-25T15:00:00Z",
        "unavailable_after: 2026-11-01T12:00:00Z | unavailable_after: 2026-11-01T12:00:00Z",
        "unavailable_after: 2026-11-01T12:00:01Z | ''",
        "unavailable_after: 2026-11-01T13:30:00+02:00"
            + " | unavailable_after: 2026-11-01T13:30:00+02:00",
        "unavailable_after: Sat, 25 Jun 2050 15:00:00 GMT, noai | noai",
        "unavailable_after: 25 Jun 2050 15:00:00 GMT, noai | noai",
        "unavailable_after: some day, noai | noai",
        "unavailable_after: some day | ''",
        "unavailable_after: | ''",
        "unavailable_after | ''",
        "otherbot: unavailable_after: 25 Jun 2010 15:00:00 GMT | ''",
        "otherbot: unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT, winnow: noai | winnow: noai",
        "winnow: unavailable_after: 25 Jun 2010 15:00:00 GMT"
            + " | winnow: unavailable_after: 25 Jun 2010 15:00:00 GMT"
      })
  void aDirectiveReserves(String value, String directive) {
    assertThat(reservation(value)).isEqualTo(directive);
  }

  @Test
  void eachHeaderBeginsForEveryAgent() {
    assertThat(reservation("otherbot: nofollow", "noai")).isEqualTo("noai");
    assertThat(reservation("nofollow", "otherbot: noai", "all")).isEmpty();
    assertThat(XRobotsTag.reservation(List.of(), "winnow", NOW)).isEmpty();
  }

  @Test
  @Timeout(30)
  void hostileHeadersEndSoon() {
    for (String piece : List.of("a:", "all:", "otherbot: ", ",", "unavailable_after: ", ": noai")) {
      String value = String.join("", Collections.nCopies(100_000, piece));
      assertThat(reservation(value, "noindex")).isNotEmpty();
    }
    assertThat(reservation("unavailable_after: " + "9".repeat(1_000_000), "none"))
        .isEqualTo("none");
  }
}
