package org.winnow.text;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads separated values after RFC 4180, record by record: cells may be quoted, and then hold
 * separators, line ends and doubled quotes. Line ends are LF, CRLF or CR. A byte order mark is
 * passed over, and so are empty lines. Memory holds one record.
 */
public final class CsvReader implements Closeable {
  private static final int END = -1;
  private static final String SEPARATORS = ",;\t|";

  /** Characters of the first line that are searched for separators. */
  private static final int SNIFFED = 1 << 16;

  private static final Pattern FAULT = Pattern.compile("^\\((?:start)?line (\\d+)\\) ");

  private final CSVParser parser;
  private final Iterator<CSVRecord> records;

  /** The values break a rule of the format, so that what follows cannot be told apart. */
  public static final class MalformedException extends IOException {
    MalformedException(String message, IOException cause) {
      super(message, cause);
    }
  }

  private CsvReader(Reader text, char separator) throws IOException {
    // Empty lines are records of this format, so the first line of each record is known.
    parser = new CSVParser(text, CSVFormat.RFC4180.builder().setDelimiter(separator).build());
    records = parser.iterator();
  }

  /**
   * Reads values whose separator the first line shows: the one of comma, semicolon, tab and bar
   * that it holds most often outside of quotes.
   */
  static CsvReader sniffing(Reader text) throws IOException {
    BufferedReader in = withoutMark(text);
    return new CsvReader(in, sniff(in));
  }

  /** Reads values with a known separator. */
  static CsvReader separatedBy(Reader text, char separator) throws IOException {
    return new CsvReader(withoutMark(text), separator);
  }

  private static BufferedReader withoutMark(Reader text) throws IOException {
    BufferedReader in = new BufferedReader(new Characters(text));
    in.mark(1);
    if (in.read() != '\uFEFF') {
      in.reset();
    }
    return in;
  }

  private static char sniff(BufferedReader in) throws IOException {
    int[] found = new int[SEPARATORS.length()];
    in.mark(SNIFFED);
    boolean quoted = false;
    for (int i = 0; i < SNIFFED; i++) {
      int c = in.read();
      if (c == END || (!quoted && (c == '\n' || c == '\r') && i > 0)) {
        break;
      }
      quoted ^= c == '"';
      if (!quoted && SEPARATORS.indexOf(c) >= 0) {
        found[SEPARATORS.indexOf(c)]++;
      }
    }
    in.reset();
    int best = 0;
    for (int i = 1; i < found.length; i++) {
      best = found[i] > found[best] ? i : best;
    }
    return SEPARATORS.charAt(best);
  }

  /**
   * The next record; empty at the end.
   *
   * @throws MalformedException if a quote is not closed, or text follows a closed quote
   */
  public Optional<Csv.Line> next() throws IOException {
    try {
      while (true) {
        long first = parser.getCurrentLineNumber() + 1;
        if (!records.hasNext()) {
          return Optional.empty();
        }
        CSVRecord record = records.next();
        if (record.size() > 1 || !record.get(0).isBlank()) {
          return Optional.of(new Csv.Line(first, record.toList()));
        }
      }
    } catch (UncheckedIOException e) {
      throw inWords(e.getCause());
    }
  }

  /** The fault of a text in words; a fault of its storage or its encoding as it is. */
  private static IOException inWords(IOException e) {
    String message = String.valueOf(e.getMessage());
    Matcher line = FAULT.matcher(message);
    if (!line.find()) {
      return e;
    }
    return new MalformedException(
        "line "
            + line.group(1)
            + (message.contains("EOF")
                ? ": a quote is opened and not closed."
                : ": text follows a closed quote. A quote within a cell is doubled."),
        e);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /**
   * Replaces U+FFFE, which is no character. commons-csv would take it for the beginning of a
   * comment, and leave out the record.
   */
  private static final class Characters extends FilterReader {
    private static final char NONE = '\uFFFE';
    private static final char REPLACEMENT = '\uFFFD';

    Characters(Reader text) {
      super(text);
    }

    @Override
    public int read() throws IOException {
      int c = super.read();
      return c == NONE ? REPLACEMENT : c;
    }

    @Override
    public int read(char[] into, int start, int length) throws IOException {
      int count = super.read(into, start, length);
      for (int i = start; i < start + count; i++) {
        if (into[i] == NONE) {
          into[i] = REPLACEMENT;
        }
      }
      return count;
    }
  }
}
