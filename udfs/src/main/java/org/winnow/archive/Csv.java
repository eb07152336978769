package org.winnow.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Comma-separated values after RFC 4180. Reads what spreadsheets write, too: with a byte order
 * mark, with semicolons or tabs, with any line ends.
 */
public final class Csv {
  private static final CSVFormat READ =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).build();
  private static final CSVFormat WRITE =
      CSVFormat.RFC4180.builder().setRecordSeparator("").setNullString("").build();
  private static final Pattern FORMULA = Pattern.compile("^'*[=+\\-@\\t\\r]");
  private static final Pattern LINE = Pattern.compile("line (\\d+)");

  private Csv() {}

  /**
   * One record.
   *
   * @param number line of the file on which it begins, from 1
   */
  public record Line(int number, List<String> cells) {}

  /**
   * Reads all records. Records whose cells are all blank are left out. The separator is the one of
   * comma, semicolon and tab that the first line has most of.
   *
   * @throws IllegalArgumentException if a quote is not closed, or text follows a closed quote
   */
  public static List<Line> parse(String text) {
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    CSVFormat format =
        READ.builder().setDelimiter(separator(body.lines().findFirst().orElse(""))).build();
    List<Line> lines = new ArrayList<>();
    try (CSVParser records = CSVParser.parse(body, format)) {
      int number = 1;
      long counted = 0;
      for (CSVRecord record : records) {
        number += lineEnds(body, (int) counted, (int) record.getCharacterPosition());
        counted = record.getCharacterPosition();
        if (!record.stream().allMatch(String::isBlank)) {
          lines.add(new Line(number, record.toList()));
        }
      }
    } catch (IOException e) {
      throw fault(e);
    } catch (UncheckedIOException e) {
      throw fault(e.getCause());
    }
    return lines;
  }

  private static IllegalArgumentException fault(IOException e) {
    String message = String.valueOf(e.getMessage());
    Matcher line = LINE.matcher(message);
    return new IllegalArgumentException(
        (line.find() ? "line " + line.group(1) + ": " : "")
            + (message.contains("EOF")
                ? "a quote is opened and not closed."
                : "text follows a closed quote."),
        e);
  }

  private static int lineEnds(String text, int from, int to) {
    int ends = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      ends += c == '\n' || (c == '\r' && !pair) ? 1 : 0;
    }
    return ends;
  }

  /** One record as a line without its end; a cell that is null is empty. */
  public static String line(List<String> cells) {
    return WRITE.format(cells.toArray());
  }

  /** One record as a line without its end. */
  public static String line(String... cells) {
    return line(Arrays.asList(cells));
  }

  /**
   * A text that no spreadsheet takes for a formula: one that begins with =, +, -, @, a tab or a
   * carriage return has an apostrophe before it. {@link #original} takes it away.
   */
  public static String harmless(String text) {
    return FORMULA.matcher(text).find() ? "'" + text : text;
  }

  /** The text that {@link #harmless} was given. */
  public static String original(String harmless) {
    return harmless.startsWith("'") && FORMULA.matcher(harmless).find()
        ? harmless.substring(1)
        : harmless;
  }

  private static String separator(String head) {
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(head, candidate) > count(head, best)) {
        best = candidate;
      }
    }
    return String.valueOf(best);
  }

  private static long count(String head, char sign) {
    return head.chars().filter(c -> c == sign).count();
  }
}
