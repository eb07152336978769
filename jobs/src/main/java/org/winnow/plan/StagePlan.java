package org.winnow.plan;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * What is expected of a stage.
 *
 * @param stage name of the stage
 * @param rows number of its inputs
 * @param cost what it costs
 * @param measuredRows the most rows that its rates were measured with
 * @param ratesOf where the rates were measured
 */
public record StagePlan(
    String stage, long rows, @JsonUnwrapped Cost cost, long measuredRows, Source ratesOf) {

  /** Where rates were measured. */
  public enum Source {
    /** {@code conf/rates.conf}, or the file of {@code --rates}. */
    RATES,
    /** The runs of a warehouse. */
    RUNS
  }
}
