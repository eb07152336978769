package org.winnow.web.rights;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the dates that hosts write: RFC 1123 ({@code Fri, 25 Jun 2010 15:00:00 GMT}), RFC 850
 * ({@code Friday, 25-Jun-10 15:00:00 GMT}), asctime ({@code Fri Jun 25 15:00:00 2010}) and ISO
 * 8601. A date without a zone is UTC, one without a time is midnight. The day of the week is not
 * checked.
 */
final class DirectiveDate {
  private static final int MAX_LENGTH = 64;
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> WEEKDAYS =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  /** Hours east of Greenwich. */
  private static final Map<String, Integer> ZONES =
      Map.ofEntries(
          Map.entry("z", 0),
          Map.entry("gmt", 0),
          Map.entry("utc", 0),
          Map.entry("ut", 0),
          Map.entry("est", -5),
          Map.entry("edt", -4),
          Map.entry("cst", -6),
          Map.entry("cdt", -5),
          Map.entry("mst", -7),
          Map.entry("mdt", -6),
          Map.entry("pst", -8),
          Map.entry("pdt", -7),
          Map.entry("cet", 1),
          Map.entry("cest", 2));

  private int day;
  private int month;
  private int year = -1;
  private LocalTime time = LocalTime.MIDNIGHT;
  private ZoneOffset zone = ZoneOffset.UTC;

  private DirectiveDate() {}

  /** Empty if the text is no date. */
  static Optional<Instant> parse(String text) {
    String trimmed = text.trim();
    if (trimmed.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return iso(trimmed).or(() -> new DirectiveDate().words(trimmed));
  }

  private static Optional<Instant> iso(String text) {
    String iso = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) +(?=\\d)", "$1T");
    try {
      if (iso.indexOf('T') < 0) {
        return Optional.of(LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      boolean zoned = iso.matches(".*(Z|[+-]\\d{2}:?\\d{2})$");
      String offset = iso.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2");
      return Optional.of(
          zoned
              ? OffsetDateTime.parse(offset).toInstant()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Optional<Instant> words(String text) {
    List<String> words =
        Arrays.stream(text.toLowerCase(Locale.ENGLISH).split("[\\s,]+"))
            .flatMap(
                word ->
                    word.matches("\\d{1,2}-[a-z]+-\\d+")
                        ? Arrays.stream(word.split("-"))
                        : Arrays.stream(new String[] {word}))
            .toList();
    try {
      if (!words.stream().allMatch(this::take) || day == 0 || month == 0 || year < 0) {
        return Optional.empty();
      }
      return Optional.of(LocalDate.of(year, month, day).atTime(time).toInstant(zone));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private boolean take(String word) {
    if (word.matches("\\d{4}")) {
      year = Integer.parseInt(word);
    } else if (word.matches("\\d{1,2}")) {
      int number = Integer.parseInt(word);
      if (day == 0) {
        day = number;
      } else {
        year = number + (number < 70 ? 2000 : 1900);
      }
    } else if (word.matches("\\d{1,2}:\\d{2}(:\\d{2})?")) {
      time = LocalTime.parse(word.length() % 3 == 1 ? "0" + word : word);
    } else if (word.matches("[+-]\\d{2}:?\\d{2}")) {
      zone =
          ZoneOffset.of(word.length() == 5 ? word.substring(0, 3) + ":" + word.substring(3) : word);
    } else if (ZONES.containsKey(word)) {
      zone = ZoneOffset.ofHours(ZONES.get(word));
    } else {
      String start = word.substring(0, Math.min(3, word.length()));
      if (MONTHS.contains(start)) {
        month = MONTHS.indexOf(start) + 1;
      } else {
        return WEEKDAYS.contains(start);
      }
    }
    return true;
  }
}
