package org.winnow.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.console.TextTable;

/** Prints what a run found beside the truth. */
public final class FindingsTable {
  private FindingsTable() {}

  /** Prints one line for each comparison, and what they mean. */
  public static void print(Findings findings, PrintStream out) {
    List<Row> rows = new ArrayList<>();
    for (Findings.Line line : findings.lines()) {
      rows.add(
          RowFactory.create(
              line.what(),
              Long.toString(line.agreement().actual()),
              Long.toString(line.agreement().predicted()),
              Long.toString(line.agreement().truePositives()),
              line.oneSided() ? "" : percent(line.agreement().precision()),
              percent(line.agreement().recall())));
    }
    out.println();
    TextTable.print(
        List.of("found against true", "true", "found", "right", "precision %", "recall %"),
        rows,
        out);
    out.printf("%n%s%n", findings.meaning());
  }

  private static String percent(OptionalDouble share) {
    return share.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f", 100 * share.getAsDouble());
  }
}
