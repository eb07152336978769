package org.winnow.text;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads separated values after RFC 4180, record by record: cells may be quoted, and then hold
 * separators, line ends and doubled quotes. Line ends are LF, CRLF or CR. A byte order mark is
 * passed over, and so are empty lines.
 */
public final class SeparatedValues implements Closeable {
  private static final int END = -1;

  private final BufferedReader in;
  private final char separator;
  private long line = 1;

  /**
   * One record.
   *
   * @param line line of the file on which it begins, from 1
   */
  public record Line(long line, List<String> cells) {}

  /** The values break a rule of the format, so that what follows cannot be told apart. */
  public static final class MalformedException extends IOException {
    MalformedException(String message) {
      super(message);
    }
  }

  private SeparatedValues(BufferedReader in, char separator) {
    this.in = in;
    this.separator = separator;
  }

  /**
   * Reads values whose separator the first line shows: the one of comma, semicolon, tab and bar
   * that it holds most often outside of quotes.
   */
  public static SeparatedValues sniffing(Reader text) throws IOException {
    BufferedReader in = withoutMark(text);
    return new SeparatedValues(in, sniff(in));
  }

  /** Reads values with a known separator. */
  public static SeparatedValues separatedBy(Reader text, char separator) throws IOException {
    return new SeparatedValues(withoutMark(text), separator);
  }

  private static BufferedReader withoutMark(Reader text) throws IOException {
    BufferedReader in = new BufferedReader(text);
    in.mark(1);
    if (in.read() != '\uFEFF') {
      in.reset();
    }
    return in;
  }

  private static char sniff(BufferedReader in) throws IOException {
    String candidates = ",;\t|";
    int[] found = new int[candidates.length()];
    in.mark(1 << 16);
    boolean quoted = false;
    for (int i = 0; i < 1 << 16; i++) {
      int c = in.read();
      if (c == END || (!quoted && (c == '\n' || c == '\r') && i > 0)) {
        break;
      }
      quoted ^= c == '"';
      if (!quoted && candidates.indexOf(c) >= 0) {
        found[candidates.indexOf(c)]++;
      }
    }
    in.reset();
    int best = 0;
    for (int i = 1; i < found.length; i++) {
      best = found[i] > found[best] ? i : best;
    }
    return candidates.charAt(best);
  }

  /** The line that is read next, from 1. */
  public long line() {
    return line;
  }

  /**
   * The next record; empty at the end.
   *
   * @throws MalformedException if a quote is not closed, or text follows a closed quote
   */
  public Optional<Line> next() throws IOException {
    while (true) {
      long first = line;
      List<String> cells = new ArrayList<>();
      int end = readRecord(cells);
      boolean empty = cells.size() == 1 && cells.get(0).isBlank();
      if (!empty) {
        return Optional.of(new Line(first, cells));
      }
      if (end == END) {
        return Optional.empty();
      }
    }
  }

  private int readRecord(List<String> cells) throws IOException {
    while (true) {
      StringBuilder cell = new StringBuilder();
      int end = readCell(cell);
      cells.add(cell.toString());
      if (end != separator) {
        return end;
      }
    }
  }

  /** Reads a cell; what ended it: the separator, a line feed, or the end. */
  private int readCell(StringBuilder cell) throws IOException {
    int c = in.read();
    if (c == '"') {
      readQuoted(cell);
      c = in.read();
      if (c != separator && c != '\n' && c != '\r' && c != END) {
        throw new MalformedException(
            "line " + line + ": text follows a closed quote. A quote within a cell is doubled.");
      }
    }
    while (c != separator && c != '\n' && c != '\r' && c != END) {
      cell.append((char) c);
      c = in.read();
    }
    return c == '\n' || c == '\r' ? lineEnd(c) : c;
  }

  private void readQuoted(StringBuilder cell) throws IOException {
    long first = line;
    while (true) {
      int c = in.read();
      if (c == END) {
        throw new MalformedException("line " + first + ": a quote is opened and not closed.");
      }
      if (c == '"') {
        in.mark(1);
        if (in.read() != '"') {
          in.reset();
          return;
        }
      }
      if (c == '\n') {
        line++;
      }
      cell.append((char) c);
    }
  }

  private int lineEnd(int c) throws IOException {
    line++;
    if (c == '\r') {
      in.mark(1);
      if (in.read() != '\n') {
        in.reset();
      }
    }
    return '\n';
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
