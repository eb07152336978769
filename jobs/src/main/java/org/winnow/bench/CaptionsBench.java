package org.winnow.bench;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SizeEstimator;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.claim.CaptionDictionaries;
import org.winnow.command.PipelineOptions;
import org.winnow.config.CaptionSettings;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.nlp.CaptionAnalysis;
import org.winnow.nlp.CaptionPipeline;
import org.winnow.spark.ResourceScope;
import org.winnow.spark.Sessions;
import org.winnow.text.caption.CaptionRules;
import org.winnow.text.caption.NameSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench captions}: captions a second, and memory of a list of names. */
@Command(
    name = "captions",
    description =
        "Reads generated captions with the dictionaries of captions, and prints captions a second"
            + " and the memory of a list of names.",
    footer = {"", "Examples:", "  winnow bench captions --captions 1000000 --names 1000000"})
final class CaptionsBench implements Callable<Integer> {
  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private JsonOption json;

  @Option(
      names = "--captions",
      paramLabel = "N",
      description = "Captions to read (default ${DEFAULT-VALUE})")
  private long captions = 1_000_000;

  @Option(
      names = "--names",
      paramLabel = "N",
      description = "Names to look for (default ${DEFAULT-VALUE})")
  private long names = 1_000_000;

  CaptionsBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    json.check();
    Config config = options.load().config();
    CaptionDictionaries dictionaries = CaptionDictionaries.load(config.captions());
    NameSet set = dictionaries.names();
    for (long i = 0; i < names; i++) {
      set.add(GeneratedCaptions.name(i));
    }
    try (Sessions.Opened session = Sessions.open("bench captions", config.storage().hadoop());
        ResourceScope scope = ResourceScope.open()) {
      measure(session.spark(), config.captions(), dictionaries);
    }
    return ExitCode.DONE.code();
  }

  private void measure(
      SparkSession spark, CaptionSettings settings, CaptionDictionaries dictionaries) {
    Broadcast<CaptionPipeline> pipeline =
        ResourceScope.broadcast(
            spark,
            new CaptionPipeline(
                dictionaries.terms(), dictionaries.names(), dictionaries.languages()));
    CaptionRules rules = settings.rules();
    int maxLength = settings.maxLength();
    console.say(String.format(Locale.ROOT, "bench   warming up on %,d captions", captions / 10));
    read(spark, captions / 10, pipeline, rules, maxLength);
    double cpu = cpuSeconds();
    long start = System.nanoTime();
    long dropped = read(spark, captions, pipeline, rules, maxLength);
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = cpuSeconds() - cpu;
    Measurements measured =
        Measurements.of("captions")
            .add("captions", captions)
            .add("dropped", dropped)
            .add("phrases", dictionaries.terms().size())
            .add("names", dictionaries.names().size())
            .add("names_mib", SizeEstimator.estimate(dictionaries.names()) / (double) (1 << 20))
            .add("seconds", seconds)
            .add("cpu_seconds", cpuSeconds)
            .add("captions_per_second", captions / seconds)
            .add("captions_per_cpu_second", captions / cpuSeconds)
            .addPeakMemory();
    measured.print(console.results());
    json.write(measured);
  }

  /** Reads captions; the number of those that the rules drop. */
  private static long read(
      SparkSession spark,
      long captions,
      Broadcast<CaptionPipeline> pipeline,
      CaptionRules rules,
      int maxLength) {
    MapFunction<Long, Boolean> drops =
        number -> {
          CaptionAnalysis analysis =
              pipeline.value().analyse(GeneratedCaptions.caption(number), null, maxLength);
          return rules.decide(analysis.text(), analysis.terms(), Optional.empty()).reason().drops();
        };
    return spark
        .range(0, captions, 1, spark.sparkContext().defaultParallelism())
        .map(drops, Encoders.BOOLEAN())
        .filter((FilterFunction<Boolean>) drop -> drop)
        .count();
  }

  /** CPU time of this process, in seconds. */
  private static double cpuSeconds() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }
}
