package org.winnow.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.winnow.bench.measure.IngestFloor;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.KernelTimes;
import org.winnow.bench.measure.Measurements;
import org.winnow.bench.measure.Photographs;
import org.winnow.bench.measure.ProcessMemory;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code winnow bench embed}: the kernels alone, and the stages ingest, detect and embed around
 * them.
 */
@Command(
    name = "embed",
    description =
        "Measures the kernels of ingest, detect and embed alone and the stages around them, and"
            + " prints the ratios.",
    footer = {
      "",
      "Examples:",
      "  winnow bench embed --input photos/ --models-dir models/",
      "  winnow bench embed --input photos/ --models-dir models/ --times 8",
      "",
      "The floor is what decode, detector, warp and embedder cost with all processors busy, one"
          + " native thread",
      "each. Quote the ratio, not the seconds: machines differ, and shared ones are noisy. A stage"
          + " costs some",
      "seconds however few the photographs; --times shows what remains of that in a long run."
    })
final class EmbedBench implements Callable<Integer> {
  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private JsonOption json;

  @Option(
      names = "--photos",
      paramLabel = "N",
      description = "Photographs on which the kernels are measured (default ${DEFAULT-VALUE})")
  private int photos = 1000;

  @Option(
      names = "--times",
      paramLabel = "N",
      description = "Take each photograph N times (default ${DEFAULT-VALUE})")
  private int times = 1;

  EmbedBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Config config = options.load().config();
    json.check();
    Photographs photographs = Photographs.ofInput(config);
    int processors = Runtime.getRuntime().availableProcessors();
    IngestFloor ingest =
        IngestFloor.measure(photographs.some(photos), config.ingest().caps(), processors);
    KernelTimes times =
        KernelTimes.measure(photographs.sample(photos), KernelTimes.Kernels.of(config), processors);
    Path scratch = Files.createTempDirectory("winnow-bench");
    try {
      tell(ingest, times, processors, stages(config, photographs, scratch));
    } finally {
      Photographs.deleteAll(scratch);
    }
    return ExitCode.DONE.code();
  }

  private Map<Stage, Pipeline.Outcome> stages(Config config, Photographs photographs, Path scratch)
      throws IOException {
    List<String> more = new ArrayList<>();
    if (config.warehouse().isEmpty()) {
      more.add("warehouse=" + scratch.resolve("warehouse"));
    }
    if (times > 1) {
      photographs.repeat(times, scratch.resolve("photographs"));
      more.add("ingest.input=" + scratch.resolve("photographs"));
    }
    return new Pipeline(console, Clock.systemUTC())
        .run(
            List.of(Stage.INGEST, Stage.DETECT, Stage.EMBED),
            options.load(more.toArray(String[]::new)),
            options.redo());
  }

  private void tell(
      IngestFloor ingestKernels,
      KernelTimes kernels,
      int processors,
      Map<Stage, Pipeline.Outcome> outcomes) {
    PrintStream out = console.results();
    Pipeline.Outcome ingest = outcomes.get(Stage.INGEST);
    double ingestFloor = ingestKernels.floor(ingest.report().rowsIn()) / 1000 / processors;
    Pipeline.Outcome detect = outcomes.get(Stage.DETECT);
    Pipeline.Outcome embed = outcomes.get(Stage.EMBED);
    long images = detect.report().rowsIn();
    long faces = embed.report().rowsIn();
    double floor = kernels.floor(images, faces) / 1000 / processors;
    double stages = detect.seconds() + embed.seconds();
    out.printf(
        Locale.ROOT,
        "bench embed: %,d photographs, %,d faces, %d processors%n%n",
        images,
        faces,
        processors);
    out.printf(
        Locale.ROOT,
        "kernel              ms each   (one thread a processor, on %,d photographs)%n",
        kernels.photos());
    out.printf(Locale.ROOT, "  read              %8.2f   a photograph%n", ingestKernels.read());
    out.printf(Locale.ROOT, "  SHA-256           %8.2f   a photograph%n", ingestKernels.digest());
    out.printf(Locale.ROOT, "  check             %8.2f   a photograph%n", ingestKernels.check());
    out.printf(Locale.ROOT, "  decode            %8.2f   a photograph%n", kernels.decode());
    out.printf(Locale.ROOT, "  detector          %8.2f   a photograph%n", kernels.detect());
    out.printf(Locale.ROOT, "  warp              %8.2f   a face%n", kernels.warp());
    out.printf(Locale.ROOT, "  embedder          %8.2f   a face%n%n", kernels.embed());
    out.printf(Locale.ROOT, "stage               seconds   inputs/s%n");
    outcomes.forEach(
        (stage, outcome) ->
            out.printf(
                Locale.ROOT,
                "  %-16s  %8.1f   %,8.0f%n",
                stage.id(),
                outcome.seconds(),
                outcome.report().rowsIn() / outcome.seconds()));
    out.printf(
        Locale.ROOT,
        "%nfloor of ingest      %7.1f s (read, SHA-256, check)%n"
            + "ingest               %7.1f s = %.0f %% of the floor's speed%n",
        ingestFloor,
        ingest.seconds(),
        100 * ingestFloor / ingest.seconds());
    out.printf(Locale.ROOT, "floor of the others  %7.1f s%n", floor);
    out.printf(
        Locale.ROOT,
        "detect + embed       %7.1f s = %.0f %% of the floor's speed%n",
        stages,
        100 * floor / stages);
    out.printf(Locale.ROOT, "peak memory          %s%n", ProcessMemory.peak());
    json.write(
        Measurements.of("embed")
            .add("photographs", images)
            .add("faces", faces)
            .add("decode_ms_a_photograph", kernels.decode())
            .add("detector_ms_a_photograph", kernels.detect())
            .add("warp_ms_a_face", kernels.warp())
            .add("embedder_ms_a_face", kernels.embed())
            .add("read_ms_a_photograph", ingestKernels.read())
            .add("sha256_ms_a_photograph", ingestKernels.digest())
            .add("check_ms_a_photograph", ingestKernels.check())
            .add("ingest_seconds", ingest.seconds())
            .add("ingest_floor_seconds", ingestFloor)
            .add("ingest_share_of_floor", ingestFloor / ingest.seconds())
            .add("detect_seconds", detect.seconds())
            .add("embed_seconds", embed.seconds())
            .add("floor_seconds", floor)
            .add("share_of_floor", floor / stages)
            .addPeakMemory());
  }
}
