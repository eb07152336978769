package org.winnow.web.polite;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The header {@code Retry-After} (RFC 9110, 10.2.3): seconds, or a date in one of three formats.
 */
public final class RetryAfter {
  /** Longer numbers of seconds mean this. */
  private static final int MAX_DIGITS = 9;

  private static final Duration LONGEST = Duration.ofSeconds(999_999_999);

  private static final DateTimeFormatter RFC_1123 = format("EEE, dd MMM uuuu HH:mm:ss 'GMT'");
  private static final DateTimeFormatter ASCTIME = format("EEE MMM ppd HH:mm:ss uuuu");

  private RetryAfter() {}

  /**
   * The time to wait, 0 for a date in the past.
   *
   * @return empty if the value is neither a number of seconds nor a date
   */
  public static Optional<Duration> parse(String value, Instant now) {
    String text = value.strip();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(
          text.length() > MAX_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(text)));
    }
    // Years of two digits are within the fifty years to come, or in the past.
    int year = LocalDateTime.ofInstant(now, ZoneOffset.UTC).getYear();
    for (DateTimeFormatter format : List.of(RFC_1123, rfc850(year - 49), ASCTIME)) {
      try {
        Instant then = LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC);
        return Optional.of(then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
      } catch (DateTimeException e) {
        // The next format.
        continue;
      }
    }
    return Optional.empty();
  }

  private static DateTimeFormatter format(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH);
  }

  private static DateTimeFormatter rfc850(int firstYear) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, firstYear)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.ENGLISH);
  }
}
