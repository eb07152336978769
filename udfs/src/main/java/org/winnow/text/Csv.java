package org.winnow.text;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;

/**
 * Separated values after RFC 4180, read and written. Reads what spreadsheets write, too: with a
 * byte order mark, with semicolons or tabs, with any line ends.
 */
public final class Csv {
  private static final CSVFormat WRITE =
      CSVFormat.RFC4180.builder().setRecordSeparator("").setNullString("").build();
  private static final Pattern FORMULA = Pattern.compile("^'*[=+\\-@\\t\\r]");

  private Csv() {}

  /**
   * One record.
   *
   * @param number line of the file on which it begins, from 1
   */
  public record Line(long number, List<String> cells) {}

  /**
   * Reads values whose separator the first line shows: the one of comma, semicolon, tab and bar
   * that it holds most often outside of quotes.
   */
  public static CsvReader reader(Reader text) throws IOException {
    return CsvReader.sniffing(text);
  }

  /** Reads values with a known separator. */
  public static CsvReader reader(Reader text, char separator) throws IOException {
    return CsvReader.separatedBy(text, separator);
  }

  /**
   * Reads all records of a short text. Records whose cells are all blank are left out.
   *
   * @throws IllegalArgumentException if a quote is not closed, or text follows a closed quote
   */
  public static List<Line> parse(String text) {
    List<Line> lines = new ArrayList<>();
    try (CsvReader values = reader(new StringReader(text))) {
      for (Optional<Line> line = values.next(); line.isPresent(); line = values.next()) {
        if (!line.get().cells().stream().allMatch(String::isBlank)) {
          lines.add(line.get());
        }
      }
    } catch (CsvReader.MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
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
   * carriage return has an apostrophe before it. So has one that begins with apostrophes and one of
   * these: no two texts become one.
   */
  public static String harmless(String text) {
    return FORMULA.matcher(text).find() ? "'" + text : text;
  }

  /** The text from which {@link #harmless} made this one. */
  public static String original(String harmless) {
    return harmless.startsWith("'") && FORMULA.matcher(harmless).find()
        ? harmless.substring(1)
        : harmless;
  }
}
