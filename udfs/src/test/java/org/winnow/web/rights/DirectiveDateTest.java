package org.winnow.web.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectiveDateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 06 Nov 1994 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sun Nov  6 08:49:37 1994 | 1994-11-06T08:49:37Z",
        "Monday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "06-Nov-30 08:49:37 GMT | 2030-11-06T08:49:37Z",
        "6 November 1994 8:49 | 1994-11-06T08:49:00Z",
        "Nov 6, 1994 | 1994-11-06T00:00:00Z",
        "25 Jun 2010 15:00:00 PST | 2010-06-25T23:00:00Z",
        "25 Jun 2010 15:00:00 pdt | 2010-06-25T22:00:00Z",
        "25 Jun 2010 15:00:00 EST | 2010-06-25T20:00:00Z",
        "25 Jun 2010 15:00:00 +0200 | 2010-06-25T13:00:00Z",
        "25 Jun 2010 15:00:00 -08:00 | 2010-06-25T23:00:00Z",
        "2010-06-25T15:00:00Z | 2010-06-25T15:00:00Z",
        "2010-06-25T15:00:00+01:00 | 2010-06-25T14:00:00Z",
        "2010-06-25T15:00:00-0100 | 2010-06-25T16:00:00Z",
        "2010-06-25T15:00 | 2010-06-25T15:00:00Z",
        "2010-06-25 15:00:00 | 2010-06-25T15:00:00Z",
        "2010-06-25 | 2010-06-25T00:00:00Z"
      })
  void aDateIsRead(String text, Instant instant) {
    assertThat(DirectiveDate.parse(text)).contains(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tomorrow",
        "Friday",
        "25 Jun",
        "Jun 2010",
        "31 Feb 2010",
        "25 Jun 2010 25:00:00 GMT",
        "25 Jun 2010 15:00:00 XYZ",
        "25 Jun 2010 15:00:00 +9900",
        "2010-13-01",
        "2010-06-25T99:00:00Z",
        "noai",
        "99 99 99 99"
      })
  void whatIsNoDateIsNone(String text) {
    assertThat(DirectiveDate.parse(text)).isEmpty();
  }

  @Property
  void whatHttpWritesIsRead(@ForAll @LongRange(min = 0, max = 4_000_000_000L) long second) {
    Instant instant = Instant.ofEpochSecond(second);
    DateTimeFormatter http =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    assertThat(DirectiveDate.parse(http.format(instant))).contains(instant);
    assertThat(DirectiveDate.parse(instant.toString())).contains(instant);
  }

  @Property
  void noTextIsAFault(@ForAll String text) {
    assertThat(DirectiveDate.parse(text)).isNotNull();
  }
}
