package org.winnow.review;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Comma-separated values after RFC 4180, as spreadsheets write them, too: with a byte order mark,
 * with semicolons or tabs, with any line ends.
 */
final class Csv {
  private final String text;
  private final char separator;
  private int at;
  private int line = 1;

  private Csv(String text) {
    this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    this.separator = separator(this.text.lines().findFirst().orElse(""));
  }

  /**
   * One record.
   *
   * @param number line of the file on which it begins, from 1
   */
  record Line(int number, List<String> cells) {}

  /**
   * Reads all records; empty lines are passed over.
   *
   * @throws IllegalArgumentException if a quote is not closed
   */
  static List<Line> parse(String text) {
    Csv csv = new Csv(text);
    List<Line> lines = new ArrayList<>();
    while (csv.at < csv.text.length()) {
      Line next = csv.next();
      if (!next.cells().stream().allMatch(String::isBlank)) {
        lines.add(next);
      }
    }
    return lines;
  }

  /** One record as a line without its end. */
  static String line(List<String> cells) {
    return cells.stream().map(Csv::quoted).collect(Collectors.joining(","));
  }

  /** A text of strangers that no spreadsheet takes for a formula. */
  static String harmless(String text) {
    return text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
  }

  private static String quoted(String cell) {
    return cell.matches("(?s).*[\",;\\t\\r\\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  private static char separator(String head) {
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(head, candidate) > count(head, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String head, char sign) {
    return head.chars().filter(c -> c == sign).count();
  }

  private Line next() {
    int first = line;
    List<String> cells = new ArrayList<>();
    while (true) {
      cells.add(cell(first));
      if (at >= text.length()) {
        return new Line(first, cells);
      }
      char end = text.charAt(at++);
      if (end != separator) {
        if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
          at++;
        }
        line++;
        return new Line(first, cells);
      }
    }
  }

  private String cell(int first) {
    StringBuilder cell = new StringBuilder();
    boolean open = at < text.length() && text.charAt(at) == '"';
    at += open ? 1 : 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (open && c == '"') {
        boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == '"';
        at += doubled ? 2 : 1;
        if (doubled) {
          cell.append('"');
        } else {
          open = false;
        }
        continue;
      }
      if (!open && (c == separator || c == '\r' || c == '\n')) {
        return cell.toString();
      }
      line += c == '\n' ? 1 : 0;
      cell.append(c);
      at++;
    }
    if (open) {
      throw new IllegalArgumentException("line " + first + ": a quote is opened and not closed.");
    }
    return cell.toString();
  }
}
