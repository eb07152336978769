package org.winnow.plan;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The cost of all stages, one after the other; units as in {@link StagePlan}.
 *
 * @param heapGib heap of an executor that suffices for all of them
 */
public record PlanTotal(
    double coreHours,
    double gpuHours,
    double hours,
    double heapGib,
    double shuffleGb,
    double storedGb) {

  public static PlanTotal of(List<StagePlan> stages) {
    return new PlanTotal(
        sum(stages, StagePlan::coreHours),
        sum(stages, StagePlan::gpuHours),
        sum(stages, StagePlan::hours),
        stages.stream().mapToDouble(StagePlan::heapGib).max().orElse(0),
        sum(stages, StagePlan::shuffleGb),
        sum(stages, StagePlan::storedGb));
  }

  private static double sum(List<StagePlan> stages, ToDoubleFunction<StagePlan> value) {
    return stages.stream().mapToDouble(value).sum();
  }
}
