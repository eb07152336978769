package org.winnow.plan;

import org.winnow.config.MeasuredRates.StageRate;

/**
 * The largest finished run of a stage.
 *
 * @param rows number of its inputs
 * @param seconds its wall-clock time
 * @param cores cores that it ran on
 */
public record RunRate(long rows, double seconds, int cores) {

  /** The rate of the file, with the time of this run for each row. */
  StageRate over(StageRate rate) {
    double work = Math.max(0, seconds - rate.startSeconds());
    return rate.observed(work * cores * 1000 / rows, rows);
  }
}
