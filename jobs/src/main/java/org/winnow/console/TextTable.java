package org.winnow.console;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Rows of texts as a table: numbers right-aligned, long cells cut. */
public final class TextTable {
  private static final int MOST = 80;

  private TextTable() {}

  public static void print(List<String> columns, List<Row> rows, PrintStream out) {
    int[] widths = new int[columns.size()];
    boolean[] numeric = new boolean[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).length();
      numeric[i] = true;
      for (Row row : rows) {
        widths[i] = Math.max(widths[i], cell(row, i).length());
        numeric[i] &= row.isNullAt(i) || row.getString(i).matches("-?[0-9.]+([eE]-?[0-9]+)?");
      }
    }
    printLine(columns, widths, new boolean[widths.length], out);
    StringBuilder rule = new StringBuilder();
    for (int width : widths) {
      rule.append(rule.length() > 0 ? "  " : "").append("─".repeat(width));
    }
    out.println(rule);
    for (Row row : rows) {
      List<String> cells = IntStream.range(0, widths.length).mapToObj(i -> cell(row, i)).toList();
      printLine(cells, widths, numeric, out);
    }
  }

  private static void printLine(
      List<String> cells, int[] widths, boolean[] numeric, PrintStream out) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String pad = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i > 0 ? "  " : "");
      line.append(numeric[i] ? pad + cells.get(i) : cells.get(i) + pad);
    }
    out.println(line.toString().stripTrailing());
  }

  private static String cell(Row row, int i) {
    if (row.isNullAt(i)) {
      return "∅";
    }
    String text = row.getString(i).replaceAll("[\\p{Cntrl}]", " ");
    return text.length() <= MOST ? text : text.substring(0, MOST - 1) + "…";
  }
}
