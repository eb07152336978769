package org.winnow.command.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.command.OpenWarehouse;
import org.winnow.command.SettingOptions;
import org.winnow.config.Config;
import org.winnow.config.ConfigException;
import org.winnow.config.MeasuredRates;
import org.winnow.config.RatesReader;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.console.PlanErrors;
import org.winnow.console.TextTable;
import org.winnow.console.Unit;
import org.winnow.pipeline.Stage;
import org.winnow.plan.ClusterSize;
import org.winnow.plan.Cost;
import org.winnow.plan.Planner;
import org.winnow.plan.RunRate;
import org.winnow.plan.RunRates;
import org.winnow.plan.StagePlan;
import org.winnow.plan.Workload;
import org.winnow.table.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow plan}: what a run will cost, before it is paid. */
@Command(
    name = "plan",
    description = "Computes hours, memory, shuffle and storage of a run from measured rates.",
    footer = {
      "",
      "The rates stand in conf/rates.conf, with the machine that they were measured on. --rates FILE"
          + " replaces single",
      "values. --warehouse DIR takes the time of each stage from the largest run there with 1,000"
          + " inputs or more, and",
      "needs --measured-cores. A crawl is bound by its hosts: `winnow crawl --plan` computes its"
          + " time.",
      "",
      "Examples:",
      "  winnow plan --images 10M --executors 20 --cores 8",
      "  winnow plan --images 10M --executors 20 --cores 8 --gpus 20 --rates my-rates.conf --json",
      "  winnow plan --images 1M --warehouse out/ --measured-cores 2"
    })
public final class PlanCommand implements Callable<Integer> {
  /** Version of the JSON form: a change that readers notice raises it. */
  private static final int FORM = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(
      names = "--images",
      required = true,
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Number of images: 250000, 10K, 1.5M, 2G")
  private long images;

  @Option(
      names = "--faces",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Number of faces (default: of conf/rates.conf, for each image)")
  private Long faces;

  @Option(
      names = "--identities",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Number of people (default: of conf/rates.conf, from the images)")
  private Long identities;

  @Option(
      names = "--picture-bytes",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "Mean size of a file (default: of conf/rates.conf)")
  private Long pictureBytes;

  @Option(
      names = "--executors",
      paramLabel = "N",
      description = "Number of executors (default: ${DEFAULT-VALUE})")
  private int executors = 1;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Cores of each executor (default: ${DEFAULT-VALUE})")
  private int cores = 2;

  @Option(names = "--gpus", paramLabel = "N", description = "GPUs of all executors together")
  private int gpus;

  @Option(
      names = "--rates",
      paramLabel = "FILE",
      description = "Rates of yours, in the form of conf/rates.conf")
  private Optional<Path> ratesFile = Optional.empty();

  @Option(
      names = "--measured-cores",
      paramLabel = "N",
      description = "Cores that the runs of --warehouse ran on")
  private Optional<Integer> measuredCores = Optional.empty();

  @Option(names = "--json", description = "Print one JSON document, for other programs")
  private boolean json;

  public PlanCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (settings.namesWarehouse() && measuredCores.isEmpty()) {
      throw PlanErrors.noCores();
    }
    MeasuredRates rates = rates();
    ClusterSize cluster = cluster();
    Workload workload = Workload.of(images, faces, identities, pictureBytes, rates.collection());
    Planner planner = new Planner(rates, runRates());
    if (gpus > 0) {
      requireGpuRates(planner);
    }
    List<StagePlan> plans = planner.plan(workload, cluster);
    if (json) {
      console.results().println(document(plans, workload, cluster, rates));
    } else {
      print(plans, workload, cluster, rates);
    }
    return ExitCode.DONE.code();
  }

  private ClusterSize cluster() {
    if (executors < 1) {
      throw PlanErrors.cluster("--executors");
    }
    if (cores < 1 || measuredCores.orElse(1) < 1) {
      throw PlanErrors.cluster(cores < 1 ? "--cores" : "--measured-cores");
    }
    if (gpus < 0) {
      throw PlanErrors.cluster("--gpus");
    }
    return new ClusterSize(executors, cores, gpus);
  }

  private MeasuredRates rates() {
    Optional<RatesReader.Overlay> overlay =
        ratesFile.map(
            file -> {
              try {
                return new RatesReader.Overlay(Files.readString(file), file.toString());
              } catch (IOException e) {
                throw PlanErrors.noFile(file.toString());
              }
            });
    try {
      return RatesReader.read(overlay, Arrays.stream(Stage.values()).map(Stage::id).toList());
    } catch (ConfigException e) {
      throw PlanErrors.rates(e.faults());
    }
  }

  private Map<String, RunRate> runRates() throws IOException {
    return measuredCores.isEmpty()
        ? Map.of()
        : OpenWarehouse.read(
            "plan",
            settings,
            Runs.TABLE,
            console,
            context -> RunRates.of(context.tables(), measuredCores.get()));
  }

  private void requireGpuRates(Planner planner) {
    Config config = settings.load(List.of()).config();
    List<String> unknown =
        planner.withoutGpuRate(
            Arrays.stream(Stage.values())
                .filter(stage -> !stage.models(config).isEmpty())
                .map(Stage::id)
                .toList());
    if (!unknown.isEmpty()) {
      throw PlanErrors.noGpuRate(unknown);
    }
  }

  private static String document(
      List<StagePlan> plans, Workload workload, ClusterSize cluster, MeasuredRates rates)
      throws JsonProcessingException {
    ObjectNode document = JSON.createObjectNode().put("form", FORM);
    document.set("workload", JSON.valueToTree(workload));
    document.set("cluster", JSON.valueToTree(cluster));
    document.put("measured_on", rates.measuredOn());
    document.set("stages", JSON.valueToTree(plans));
    document.set("total", JSON.valueToTree(Cost.of(plans)));
    return JSON.writeValueAsString(document);
  }

  private void print(
      List<StagePlan> plans, Workload workload, ClusterSize cluster, MeasuredRates rates) {
    console
        .results()
        .printf(
            Locale.ROOT,
            "%s, %s, %s; %,d executors of %,d cores%s%n%n",
            Unit.IMAGES.of(workload.images()),
            Unit.FACES.of(workload.faces()),
            Unit.IDENTITIES.of(workload.identities()),
            cluster.executors(),
            cluster.cores(),
            cluster.gpus() > 0 ? String.format(Locale.ROOT, ", %,d GPUs", cluster.gpus()) : "");
    List<Row> rows = new ArrayList<>();
    for (StagePlan plan : plans) {
      rows.add(
          row(
              plan.stage(),
              String.valueOf(plan.rows()),
              plan.cost(),
              String.valueOf(plan.measuredRows()),
              plan.ratesOf() == StagePlan.Source.RUNS ? "runs" : "rates.conf"));
    }
    rows.add(row("all", null, Cost.of(plans), null, null));
    TextTable.print(
        List.of(
            Runs.STAGE.name(),
            "rows",
            "core_hours",
            "gpu_hours",
            "hours",
            "heap_gib",
            "shuffle_gb",
            "stored_gb",
            "measured_rows",
            "rates"),
        rows,
        console.results());
    console
        .results()
        .printf(
            Locale.ROOT,
            """

            heap_gib: spark.executor.memory, the same for all stages.
            measured_rows: the most rows that the rates were measured with.
            Measured on: %s
            The plan assumes that the work shares out evenly among all cores. It knows no failures, and no slow storage.
            """,
            rates.measuredOn());
  }

  private static Row row(
      String stage, String inputs, Cost cost, String measuredRows, String ratesOf) {
    return RowFactory.create(
        stage,
        inputs,
        number(cost.coreHours()),
        number(cost.gpuHours()),
        number(cost.hours()),
        number(cost.heapGib()),
        number(cost.shuffleGb()),
        number(cost.storedGb()),
        measuredRows,
        ratesOf);
  }

  /** Three digits. */
  private static String number(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : value >= 10
            ? String.format(Locale.ROOT, "%.1f", value)
            : String.format(Locale.ROOT, "%.2f", value);
  }
}
