package org.winnow.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.winnow.page.Plot;

/**
 * Results of an evaluation, as text and as values.
 *
 * @param title subject of the evaluation
 * @param facts sentences on the compared and the omitted data
 * @param values the numbers by name, for JSON: numbers, texts, lists and maps
 */
public record Evaluation(
    String title, List<String> facts, List<Section> sections, Map<String, Object> values) {

  /**
   * A table with its diagrams.
   *
   * @param note explanation of the table
   */
  public record Section(
      String heading,
      String note,
      List<String> columns,
      List<List<String>> rows,
      List<Plot> plots) {}

  static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A share from 0 to 1 as a percentage; empty if there is none. */
  static String percent(double share) {
    return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  static String percent(OptionalDouble share) {
    return share.isEmpty() ? "" : percent(share.getAsDouble());
  }

  static String digits(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
  }
}
