package org.winnow.plan;

/**
 * The cost of a stage.
 *
 * @param stage name of the stage
 * @param rows number of its inputs
 * @param coreHours hours of one core
 * @param gpuHours hours of one GPU; 0: it uses none
 * @param hours hours by the clock
 * @param heapGib heap of an executor, in GiB
 * @param shuffleGb bytes that go from executor to executor, in GB
 * @param storedGb bytes that are stored, in GB
 * @param measuredRows the most rows that its rates were measured with
 * @param ratesOf where the rates were measured
 */
public record StagePlan(
    String stage,
    long rows,
    double coreHours,
    double gpuHours,
    double hours,
    double heapGib,
    double shuffleGb,
    double storedGb,
    long measuredRows,
    Source ratesOf) {

  /** Where rates were measured. */
  public enum Source {
    /** {@code conf/rates.conf}, or the file of {@code --rates}. */
    RATES,
    /** The runs of a warehouse. */
    RUNS
  }
}
