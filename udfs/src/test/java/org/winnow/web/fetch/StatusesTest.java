package org.winnow.web.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.winnow.web.FetchReason;

class StatusesTest {
  @ParameterizedTest
  @CsvSource({
    "204, EMPTY_BODY",
    "206, UNEXPECTED_STATUS",
    "201, UNEXPECTED_STATUS",
    "300, UNEXPECTED_STATUS",
    "302, UNEXPECTED_STATUS",
    "400, CLIENT_ERROR",
    "401, UNAUTHORIZED",
    "403, FORBIDDEN",
    "404, NOT_FOUND",
    "408, REQUEST_TIMEOUT",
    "410, GONE",
    "418, CLIENT_ERROR",
    "425, TOO_EARLY",
    "429, TOO_MANY_REQUESTS",
    "451, LEGAL_REASONS",
    "500, SERVER_ERROR",
    "503, SERVER_ERROR",
    "599, SERVER_ERROR",
    "600, UNEXPECTED_STATUS",
    "999, UNEXPECTED_STATUS"
  })
  void eachStatusHasItsReason(int status, FetchReason reason) {
    assertThat(Statuses.reason(status)).contains(reason);
    assertThat(Statuses.hasContent(status)).isFalse();
  }

  @Test
  void contentAndTheWordThatItIsGoodHaveNone() {
    assertThat(Statuses.reason(200)).isEmpty();
    assertThat(Statuses.reason(203)).isEmpty();
    assertThat(Statuses.reason(304)).isEmpty();
    assertThat(Statuses.isNotModified(304)).isTrue();
    assertThat(Statuses.hasContent(304)).isFalse();
  }
}
