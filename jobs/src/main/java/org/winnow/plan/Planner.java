package org.winnow.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.winnow.config.MeasuredRates;
import org.winnow.config.MeasuredRates.StageRate;
import org.winnow.pipeline.Stage;

/**
 * Computes what a run costs from measured rates: for each stage a fixed time, a time for each row,
 * and for stages that compare all identities a time for each pair of them. It assumes that the work
 * shares out evenly among the cores.
 */
public final class Planner {
  private static final double NS_PER_MS = 1e6;
  private static final double MS_PER_HOUR = 3.6e6;
  private static final double GB = 1e9;
  private static final double MIB_PER_GIB = 1024;

  private final MeasuredRates rates;
  private final Map<String, RunRate> runs;

  /**
   * @param runs rates of earlier runs by stage; they replace those of the file
   */
  public Planner(MeasuredRates rates, Map<String, RunRate> runs) {
    this.rates = rates;
    this.runs = runs;
  }

  /** Stages whose model could run on a GPU, and whose rate on one is not known. */
  public List<String> withoutGpuRate(List<String> modelStages) {
    return modelStages.stream()
        .filter(rates.stages()::containsKey)
        .filter(stage -> rates.stages().get(stage).gpuRowsPerSecond().isEmpty())
        .toList();
  }

  /** The cost of each stage that has rates, in the order of the pipeline. */
  public List<StagePlan> plan(Workload workload, ClusterSize cluster) {
    List<StagePlan> plans = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      StageRate rate = rates.stages().get(stage.id());
      if (rate != null) {
        RunRate run = runs.get(stage.id());
        plans.add(
            run == null
                ? plan(stage.id(), rate, StagePlan.Source.RATES, workload, cluster)
                : plan(stage.id(), run.over(rate), StagePlan.Source.RUNS, workload, cluster));
      }
    }
    return plans;
  }

  private static StagePlan plan(
      String stage,
      StageRate rate,
      StagePlan.Source source,
      Workload workload,
      ClusterSize cluster) {
    long rows = workload.rows(rate.per());
    boolean gpu = cluster.gpus() > 0 && rate.gpuRowsPerSecond().isPresent();
    double pairs = (double) workload.identities() * workload.identities();
    double squaresMs =
        (pairs * rate.squareNs() + (double) rows * rows * rate.squareRowsNs()) / NS_PER_MS;
    double coreHours =
        (rows * (gpu ? rate.coreMsBesideGpu() : rate.coreMs()) + squaresMs) / MS_PER_HOUR;
    double gpuHours = gpu ? rows / rate.gpuRowsPerSecond().get() / 3600 : 0;
    // Both work at once: batches are decoded while others are in the model.
    double hours =
        rate.startSeconds() / 3600
            + Math.max(coreHours / cluster.slots(), gpu ? gpuHours / cluster.gpus() : 0);
    double stored =
        rows * rate.storedBytes()
            + (rate.storesPictures() ? workload.images() * workload.pictureBytes() : 0);
    return new StagePlan(
        stage,
        rows,
        new Cost(
            coreHours,
            gpuHours,
            hours,
            rate.heapMib() * cluster.cores() / MIB_PER_GIB,
            rows * rate.shuffleBytes() / GB,
            stored / GB),
        rate.measuredRows(),
        source);
  }
}
