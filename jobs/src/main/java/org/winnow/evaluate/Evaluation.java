package org.winnow.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.winnow.page.Plot;

/**
 * What an evaluation found, for people and for programs.
 *
 * @param title what was evaluated
 * @param facts sentences on what was compared and what was left out
 * @param values the numbers by name, for JSON: numbers, texts, lists and maps
 */
public record Evaluation(
    String title, List<String> facts, List<Section> sections, Map<String, Object> values) {

  /**
   * A table, and pictures that belong to it.
   *
   * @param note how to read it
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

  /** A share from 0 to 1 as a percentage; empty where there is none. */
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
