package org.winnow.web.polite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "120|120",
        " 7 |7",
        "99999999999999999999|999999999",
        "Sat, 28 Nov 2026 12:00:30 GMT|30",
        "sat, 28 nov 2026 12:00:30 gmt|30",
        "Saturday, 28-Nov-26 12:01:00 GMT|60",
        "Sat Nov 28 12:02:00 2026|120",
        "Tue Dec  1 12:00:00 2026|259200",
        "Fri, 27 Nov 2026 12:00:00 GMT|0",
        "Sunday, 06-Nov-94 08:49:37 GMT|0"
      })
  void secondsAndDatesAreUnderstood(String value, long seconds) {
    assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "1.5", "soon", "28 Nov 2026", "Mon, 28 Nov 2026 12:00:30 GMT", "١٢"})
  void anythingElseIsNoTime(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isEmpty();
  }

  @Test
  void aDateIsCountedFromNow() {
    assertThat(RetryAfter.parse("Sat, 28 Nov 2026 13:00:00 GMT", NOW.plusMillis(500)))
        .contains(Duration.ofMillis(3_599_500));
  }
}
