package org.winnow.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of a stage did.
 *
 * @param didWork whether there was something to do; if not, no table but {@code runs} was written
 * @param rowsIn inputs that were worked on
 * @param rowsOut rows in the stage's main table that came of them
 * @param counts every outcome of an input, and how many had it
 * @param summary one sentence for the user
 * @param details what the stage measured, as JSON, see {@code runs}
 */
public record RunReport(
    boolean didWork,
    long rowsIn,
    long rowsOut,
    Map<String, Long> counts,
    String summary,
    Optional<String> details) {
  public RunReport {
    counts = new LinkedHashMap<>(counts);
  }

  /** Nothing to do: the tables already hold everything. */
  public static RunReport nothingToDo(String summary) {
    return new RunReport(false, 0, 0, Map.of(), summary, Optional.empty());
  }

  /**
   * A report whose inputs all have exactly one outcome.
   *
   * @throws IllegalStateException if the outcomes do not add up to the inputs: rows were lost or
   *     doubled, a bug
   */
  public static RunReport conserved(
      long rowsIn, long rowsOut, Map<String, Long> outcomes, String summary) {
    checkConserved(rowsIn, outcomes);
    return new RunReport(true, rowsIn, rowsOut, outcomes, summary, Optional.empty());
  }

  /**
   * Checks that all inputs have exactly one outcome.
   *
   * @throws IllegalStateException if the outcomes do not add up to the inputs: rows were lost or
   *     doubled, a bug
   */
  public static void checkConserved(long rowsIn, Map<String, Long> outcomes) {
    long sum = outcomes.values().stream().mapToLong(Long::longValue).sum();
    if (sum != rowsIn) {
      throw new IllegalStateException(
          "Rows are not conserved: "
              + rowsIn
              + " in, but outcomes "
              + outcomes
              + " add up to "
              + sum);
    }
  }

  /** The same report with what the stage measured. */
  public RunReport withDetails(String json) {
    return new RunReport(didWork, rowsIn, rowsOut, counts, summary, Optional.of(json));
  }
}
