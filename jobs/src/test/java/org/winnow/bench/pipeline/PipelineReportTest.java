package org.winnow.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.winnow.bench.measure.MemoryPeaks;
import org.winnow.demo.Findings;
import org.winnow.evaluation.Agreement;

class PipelineReportTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PipelineReport report =
      new PipelineReport(new PrintStream(printed, true, StandardCharsets.UTF_8));

  @Test
  void aSizeHasALineForEachStageWithItsShares() {
    report.add(result(100, 1000, 10, 5));

    assertThat(lines())
        .anyMatch(
            line -> line.matches("1,000 files of 100 people, drawn in 20.0 s \\(50/s\\), 10.0 MB"))
        .anyMatch(line -> line.matches("ingest +1000 +10.0 +100 +50.0 +80 +300 +900 +1.0"))
        .anyMatch(line -> line.matches("clean +800 +5.0 +160 +25.0 +– +– +900 +1.0"))
        .anyMatch(line -> line.matches("all +1000 +20.0 +50 +100.0 +2.0"))
        .anyMatch(line -> line.startsWith("impostors removed"))
        .noneMatch(line -> line.startsWith("More than linear"));
  }

  @Test
  void aStageThatGrowsMoreThanLinearlyIsNamed() {
    report.add(result(100, 1000, 10, 5));
    report.add(result(400, 4000, 20, 40));

    assertThat(lines())
        .anyMatch(line -> line.matches("ingest +4000 .* 0.50"))
        .anyMatch(line -> line.matches("clean .* 1.50"))
        .contains("More than linear from 1,000 files on, exponent above 1.1: clean (1.50)");
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static RehearsalResult result(int people, long files, double ingest, double clean) {
    MemoryPeaks.Peak collected = new MemoryPeaks.Peak(OptionalLong.of(300), OptionalLong.of(900));
    MemoryPeaks.Peak quiet = new MemoryPeaks.Peak(OptionalLong.empty(), OptionalLong.of(900));
    Agreement none = new Agreement(0, 0, 0);
    return new RehearsalResult(
        people,
        files,
        Optional.of(new RehearsalResult.Drawing(20, 10_000_000)),
        List.of(
            new StageLine("ingest", files, ingest, OptionalDouble.of(8), collected, 1_000_000),
            new StageLine("clean", 800, clean, OptionalDouble.empty(), quiet, 1_000_000)),
        20,
        new Findings(none, none, none, none, none, none, none, none, none, none, 0, 0));
  }
}
