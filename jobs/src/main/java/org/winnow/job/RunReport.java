package org.winnow.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a stage's run.
 *
 * @param didWork whether there were inputs; if not, only {@code runs} was written
 * @param rowsIn inputs that were processed
 * @param rowsOut rows that were written to the stage's main table
 * @param counts number of inputs by outcome
 * @param summary one sentence for the user
 * @param details measurements of the stage as JSON, see {@code runs}
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

  /** Nothing to do: the tables are up to date. */
  public static RunReport nothingToDo(String summary) {
    return new RunReport(false, 0, 0, Map.of(), summary, Optional.empty());
  }

  /**
   * A report in which every input has exactly one outcome.
   *
   * @throws IllegalStateException if the outcomes do not add up to the inputs: rows were lost or
   *     duplicated, which is a bug
   */
  public static RunReport conserved(
      long rowsIn, long rowsOut, Map<String, Long> outcomes, String summary) {
    checkConserved(rowsIn, outcomes);
    return new RunReport(true, rowsIn, rowsOut, outcomes, summary, Optional.empty());
  }

  /**
   * Checks that every input has exactly one outcome.
   *
   * @throws IllegalStateException if the outcomes do not add up to the inputs: rows were lost or
   *     duplicated, which is a bug
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

  /** The same report with measurements of the stage. */
  public RunReport withDetails(String json) {
    return new RunReport(didWork, rowsIn, rowsOut, counts, summary, Optional.of(json));
  }
}
