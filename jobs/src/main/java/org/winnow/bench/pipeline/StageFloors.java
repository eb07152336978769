package org.winnow.bench.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.winnow.bench.measure.IngestFloor;
import org.winnow.bench.measure.KernelTimes;
import org.winnow.bench.measure.Photographs;
import org.winnow.config.Config;
import org.winnow.pipeline.Stage;

/** What the kernels of ingest, detect and embed cost alone, on all processors. */
final class StageFloors {
  private final IngestFloor ingest;
  private final KernelTimes kernels;
  private final int processors;

  private StageFloors(IngestFloor ingest, KernelTimes kernels, int processors) {
    this.ingest = ingest;
    this.kernels = kernels;
    this.processors = processors;
  }

  /**
   * Measures the kernels.
   *
   * @param photos number of photographs that are measured
   */
  static StageFloors measure(Path folder, int photos, Config config) throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    Photographs photographs = Photographs.of(folder);
    return new StageFloors(
        IngestFloor.measure(photographs.some(photos), config.ingest().caps(), processors),
        KernelTimes.measure(photographs.sample(photos), KernelTimes.Kernels.of(config), processors),
        processors);
  }

  /**
   * Seconds of the kernels of a stage; empty for stages without a known floor.
   *
   * @param rows inputs of the stage
   * @param rowsOut rows that it wrote: faces, for detect
   */
  OptionalDouble seconds(Stage stage, long rows, long rowsOut) {
    return switch (stage) {
      case INGEST -> seconds(ingest.floor(rows));
      case DETECT -> seconds(kernels.detectFloor(rows, rowsOut));
      case EMBED -> seconds(kernels.embedFloor(rows));
      default -> OptionalDouble.empty();
    };
  }

  private OptionalDouble seconds(double threadMillis) {
    return OptionalDouble.of(threadMillis / 1000 / processors);
  }
}
