package org.winnow.plan;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a stage costs, or several of them one after the other.
 *
 * @param coreHours hours of one core
 * @param gpuHours hours of one GPU; 0: none is used
 * @param hours hours by the clock
 * @param heapGib heap of an executor, in GiB
 * @param shuffleGb bytes that go from executor to executor, in GB
 * @param storedGb bytes that are stored, in GB
 */
public record Cost(
    double coreHours,
    double gpuHours,
    double hours,
    double heapGib,
    double shuffleGb,
    double storedGb) {

  /** The cost of all stages. Their executors have the largest heap that one of them needs. */
  public static Cost of(List<StagePlan> stages) {
    return new Cost(
        sum(stages, Cost::coreHours),
        sum(stages, Cost::gpuHours),
        sum(stages, Cost::hours),
        stages.stream().mapToDouble(stage -> stage.cost().heapGib()).max().orElse(0),
        sum(stages, Cost::shuffleGb),
        sum(stages, Cost::storedGb));
  }

  private static double sum(List<StagePlan> stages, ToDoubleFunction<Cost> value) {
    return stages.stream().map(StagePlan::cost).mapToDouble(value).sum();
  }
}
