package org.winnow.web.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadersTest {
  @Test
  void namesAreComparedWithoutCaseAndLinesKeepTheirOrder() {
    Headers headers =
        new Headers.Builder()
            .add("X-Robots-Tag", " noai ")
            .add("x-robots-tag", "other: noindex, nofollow")
            .add("ETag", null)
            .build();
    assertThat(headers.all("X-ROBOTS-TAG")).containsExactly("noai", "other: noindex, nofollow");
    assertThat(headers.first("etag")).contains("");
    assertThat(headers.first("missing")).isEmpty();
    assertThat(headers.all("missing")).isEmpty();
    assertThat(headers.toMap()).containsOnlyKeys("x-robots-tag", "etag");
    assertThat(headers).asString().as("no values").doesNotContain("noai");
  }

  @Test
  void theirSizeIsThatOfTheWire() {
    assertThat(new Headers.Builder().add("a", "bc").bytes()).isEqualTo("a: bc\r\n".length());
  }

  @Test
  void utf8IsReadWhereItIsValid() {
    Headers headers =
        new Headers.Builder()
            .add("utf8", "/Z\u00C3\u00BCrich")
            .add("latin1", "/Z\u00FCrich")
            .build();
    assertThat(headers.first("utf8")).contains("/Zürich");
    assertThat(headers.first("latin1")).contains("/Zürich");
  }
}
