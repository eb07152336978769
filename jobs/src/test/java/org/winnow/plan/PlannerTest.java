package org.winnow.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnow.config.ConfigException;
import org.winnow.config.MeasuredRates;
import org.winnow.config.RatesReader;
import org.winnow.pipeline.Stage;

/** Plans, computed by hand. */
class PlannerTest {
  private static final List<String> STAGES = Arrays.stream(Stage.values()).map(Stage::id).toList();

  private static final MeasuredRates RATES =
      rates(
          """
          stages {
            ingest { core_ms = 2, start_seconds = 36, stored_bytes = 100, shuffle_bytes = 10, heap_mib = 512 }
            detect { core_ms = 4, start_seconds = 0, core_ms_beside_gpu = 1, gpu_rows_per_second = 1000 }
            dedup { core_ms = 1, square_rows_ns = 2, start_seconds = 0 }
            clean { core_ms = 1, square_ns = 3, start_seconds = 0, heap_mib = 2048 }
          }
          """);

  private static final Workload MILLION = new Workload(1_000_000, 1_500_000, 200_000, 10_000);

  @Test
  void aStageTakesItsStartAndItsRowsSharedByAllCores() {
    StagePlan ingest = stage("ingest", new ClusterSize(2, 5, 0), Map.of());

    assertThat(ingest.rows()).isEqualTo(1_000_000);
    assertThat(ingest.cost().coreHours()).isCloseTo(2000 / 3600.0, within(1e-9));
    assertThat(ingest.cost().hours()).isCloseTo((36 + 200) / 3600.0, within(1e-9));
    assertThat(ingest.cost().heapGib()).isEqualTo(2.5);
    assertThat(ingest.cost().shuffleGb()).isEqualTo(0.01);
    // The files, and a row for each.
    assertThat(ingest.cost().storedGb()).isCloseTo(10 + 0.1, within(1e-9));
  }

  @Test
  void pairsOfIdentitiesCountByTheirSquare() {
    StagePlan clean = stage("clean", new ClusterSize(1, 1, 0), Map.of());

    assertThat(clean.rows()).isEqualTo(1_500_000);
    assertThat(clean.cost().coreHours() * 3600).isCloseTo(1500 + 4e10 * 3e-9, within(1e-6));
  }

  @Test
  void pairsOfImagesCountByTheirSquare() {
    StagePlan dedup = stage("dedup", new ClusterSize(1, 1, 0), Map.of());

    assertThat(dedup.cost().coreHours() * 3600).isCloseTo(1000 + 1e12 * 2e-9, within(1e-6));
  }

  @Test
  void theSlowerOfCoresAndGpusDecides() {
    StagePlan few = stage("detect", new ClusterSize(10, 10, 2), Map.of());
    assertThat(few.cost().gpuHours()).isCloseTo(1000 / 3600.0, within(1e-9));
    assertThat(few.cost().coreHours()).isCloseTo(1000 / 3600.0, within(1e-9));
    assertThat(few.cost().hours()).isCloseTo(500 / 3600.0, within(1e-9));

    StagePlan many = stage("detect", new ClusterSize(1, 1, 100), Map.of());
    assertThat(many.cost().hours()).isCloseTo(1000 / 3600.0, within(1e-9));

    StagePlan none = stage("detect", new ClusterSize(1, 1, 0), Map.of());
    assertThat(none.cost().gpuHours()).isZero();
    assertThat(none.cost().hours()).isCloseTo(4000 / 3600.0, within(1e-9));
  }

  @Test
  void aRunReplacesTheTimeOfARow() {
    StagePlan ingest =
        stage("ingest", new ClusterSize(1, 1, 0), Map.of("ingest", new RunRate(5000, 36 + 10, 4)));

    // 10 seconds of 4 cores for 5,000 rows: 8 ms each.
    assertThat(ingest.cost().coreHours() * 3600).isCloseTo(8000, within(1e-6));
    assertThat(ingest.measuredRows()).isEqualTo(5000);
    assertThat(ingest.ratesOf()).isEqualTo(StagePlan.Source.RUNS);
    assertThat(stage("detect", new ClusterSize(1, 1, 0), Map.of()).ratesOf())
        .isEqualTo(StagePlan.Source.RATES);
  }

  @Test
  void whatIsNotSaidIsOfTheUsualCollection() {
    MeasuredRates.Collection usual = new MeasuredRates.Collection(1.5, 20, 1000);

    assertThat(Workload.of(1000, null, null, null, usual))
        .isEqualTo(new Workload(1000, 1500, 50, 1000));
    assertThat(Workload.of(1000, 7L, 3L, 9L, usual)).isEqualTo(new Workload(1000, 7, 3, 9));
    assertThat(Workload.of(1, null, null, null, usual).identities()).isEqualTo(1);
  }

  @Test
  void thePlanHasTheStagesInTheirOrder() {
    assertThat(new Planner(RATES, Map.of()).plan(MILLION, new ClusterSize(1, 2, 0)))
        .extracting(StagePlan::stage)
        .containsExactly("ingest", "detect", "embed", "dedup", "clean", "curate");
  }

  @Test
  void theShippedRatesSayThatNoGpuWasMeasured() {
    Planner planner = new Planner(rates(""), Map.of());

    assertThat(planner.withoutGpuRate(List.of("detect", "embed")))
        .containsExactly("detect", "embed");
    assertThat(new Planner(RATES, Map.of()).withoutGpuRate(List.of("detect", "embed")))
        .containsExactly("embed");
  }

  @Test
  void allFaultsOfRatesAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                rates(
                    "stages.ingset.core_ms = 1\n"
                        + "stages.detect { core_ms = -1, cores = 2 }\n"
                        + "collection.faces_per_image = many"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("stages.ingset")
        .hasMessageContaining("Did you mean ingest?")
        .hasMessageContaining("stages.detect.core_ms is -1")
        .hasMessageContaining("stages.detect.cores")
        .hasMessageContaining("collection.faces_per_image");
  }

  @Test
  void whatIsNoFileOfRatesIsAFaultToo() {
    for (String text :
        List.of("stages {", "stages = 3", "stages.detect = 1", "measured_on = ${no}")) {
      assertThatThrownBy(() -> rates(text))
          .as(text)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("test");
    }
  }

  private static StagePlan stage(String name, ClusterSize cluster, Map<String, RunRate> runs) {
    return new Planner(RATES, runs)
        .plan(MILLION, cluster).stream()
            .filter(plan -> plan.stage().equals(name))
            .findFirst()
            .orElseThrow();
  }

  private static MeasuredRates rates(String overlay) {
    return RatesReader.read(Optional.of(new RatesReader.Overlay(overlay, "test")), STAGES);
  }
}
