package org.winnow.bench.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.winnow.bench.measure.MemoryPeaks;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;

/** Collects a line for each stage as it ends. */
final class StageMeter implements BiConsumer<Stage, Pipeline.Outcome>, AutoCloseable {
  private final StageFloors floors;
  private final Path warehouse;
  private final MemoryPeaks memory = MemoryPeaks.watch();
  private final List<StageLine> lines = new ArrayList<>();
  private long bytes;

  /**
   * Begins with the first stage.
   *
   * @param warehouse local folder of the tables
   */
  StageMeter(StageFloors floors, Path warehouse) {
    this.floors = floors;
    this.warehouse = warehouse;
  }

  @Override
  public void accept(Stage stage, Pipeline.Outcome outcome) {
    long rows = outcome.report().rowsIn();
    long now = bytesOf(warehouse);
    lines.add(
        new StageLine(
            stage.id(),
            rows,
            outcome.seconds(),
            floors.seconds(stage, rows, outcome.report().rowsOut()),
            memory.next(),
            now - bytes));
    bytes = now;
  }

  /** Adds a step after the stages. */
  void add(String step, long rows, double seconds, Path written) {
    lines.add(
        new StageLine(
            step, rows, seconds, OptionalDouble.empty(), memory.next(), bytesOf(written)));
  }

  /** The lines so far, in order. */
  List<StageLine> lines() {
    return List.copyOf(lines);
  }

  /** Bytes of all files below a folder; 0 if there is none. */
  static long bytesOf(Path folder) {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> below = Files.walk(folder)) {
      return below.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
