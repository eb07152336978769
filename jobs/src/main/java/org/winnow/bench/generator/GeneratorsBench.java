package org.winnow.bench.generator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.bench.measure.Photographs;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.TextTable;
import org.winnow.job.RunReport;
import org.winnow.model.Task;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import org.winnow.spark.Sessions;
import org.winnow.table.Synthetic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench generators}: tries generators on a few identities, and compares them. */
@Command(
    name = "generators",
    description = "Tries generators on a few identities each, compares them, and names the best.",
    footer = {
      "",
      "Examples:",
      "  winnow bench generators --generators builtin-portraits,dcgan-digiface --models-dir models/",
      "  winnow bench generators --generators a,b --against out/ --identities 50 --images 8",
      "",
      "Each generator fills a warehouse of its own, which is deleted. U_class: share of identities",
      "that are apart; C_intra: share of faces that show their identity; D_intra: share of real",
      "faces that look like generated ones (with --against). The best has the largest product of",
      "the three. Identities and images are few, so small differences say nothing."
    })
public final class GeneratorsBench implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> COLUMNS =
      List.of(
          Synthetic.GENERATOR.name(),
          "people",
          "accepted faces",
          "of attempts",
          "attempts/s",
          "U_class",
          "C_intra",
          "D_intra",
          "product",
          Synthetic.LICENCE.name());

  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private JsonOption json;

  @Option(
      names = "--generators",
      paramLabel = "ID",
      split = ",",
      required = true,
      description = "Generators, by descriptor id")
  private List<String> generators;

  @Option(
      names = "--identities",
      paramLabel = "N",
      description = "Identities of each (default ${DEFAULT-VALUE})")
  private int identities = 20;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Faces of each identity (default ${DEFAULT-VALUE})")
  private int images = 5;

  @Option(
      names = "--against",
      paramLabel = "DIR",
      description =
          "Warehouse with real faces, which must not come out and measure D_intra; may be repeated")
  private List<String> against = List.of();

  public GeneratorsBench(Console console) {
    this.console = console;
  }

  /** What a trial of a generator found. */
  private record Trial(
      String generator, JsonNode details, long accepted, long attempts, double seconds) {
    private static final String SCORES = "scores";

    static Trial of(String generator, Pipeline.Outcome outcome) {
      RunReport report = outcome.report();
      JsonNode details = read(report.details().orElseThrow());
      return new Trial(generator, details, report.rowsOut(), report.rowsIn(), outcome.seconds());
    }

    boolean hasDiversity() {
      return score(details, "d_intra").isPresent();
    }

    /**
     * The product of the scores; 0 without accepted faces.
     *
     * @param withDiversity whether D_intra counts; a generator of too few faces has 0
     */
    double product(boolean withDiversity) {
      return accepted == 0
          ? 0
          : score(details, "u_class").orElse(0.0)
              * score(details, "c_intra").orElse(0.0)
              * score(details, "d_intra").orElse(withDiversity ? 0.0 : 1.0);
    }

    private static JsonNode read(String text) {
      try {
        return JSON.readTree(text);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }

    private static Optional<Double> score(JsonNode details, String name) {
      JsonNode value = details.path(SCORES).path(name);
      return value.isNumber() ? Optional.of(value.asDouble()) : Optional.empty();
    }

    private String text(String name) {
      return score(details, name).map(Trial::decimal).orElse(null);
    }

    private static String decimal(double value) {
      return String.format(Locale.ROOT, "%.3f", value);
    }

    Row row(String licence, boolean withDiversity) {
      return RowFactory.create(
          generator,
          details.path("identities").asText(),
          String.valueOf(accepted),
          decimal(attempts == 0 ? 0 : accepted / (double) attempts),
          decimal(attempts / seconds),
          text("u_class"),
          text("c_intra"),
          text("d_intra"),
          decimal(product(withDiversity)),
          licence);
    }
  }

  @Override
  public Integer call() throws IOException {
    Config config = options.load(sets(generators.get(0), Path.of("none"))).config();
    json.check();
    check(config);
    Path scratch = Files.createTempDirectory("winnow-bench");
    List<Trial> trials = new ArrayList<>();
    try (Sessions.Opened session = Sessions.open("bench generators", config.storage().hadoop())) {
      for (String generator : generators) {
        console.say("bench   " + generator);
        Pipeline.Outcome outcome =
            new Pipeline(console, Clock.systemUTC())
                .run(
                    List.of(Stage.SYNTHESIZE),
                    options.load(sets(generator, scratch.resolve(generator))),
                    false)
                .get(Stage.SYNTHESIZE);
        trials.add(Trial.of(generator, outcome));
      }
    } finally {
      Photographs.deleteAll(scratch);
    }
    print(trials);
    return ExitCode.DONE.code();
  }

  private void check(Config config) {
    List<String> faults = new ArrayList<>();
    if (identities < 2) {
      faults.add("--identities is " + identities + ": give 2 or more.");
    }
    if (images < 2) {
      faults.add("--images is " + images + ": give 2 or more.");
    }
    if (generators.stream().distinct().count() < generators.size()) {
      faults.add("--generators names a generator twice.");
    }
    Optional<String> folder = config.models().dir();
    ModelCatalogue catalogue = ModelCatalogue.load(folder);
    for (String generator : generators) {
      try {
        catalogue.resolve(generator, Task.GENERATION, folder);
      } catch (CatalogueException e) {
        e.faults().forEach(fault -> faults.add("--generators: " + fault));
      }
    }
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
  }

  private String[] sets(String generator, Path warehouse) {
    List<String> sets =
        new ArrayList<>(
            List.of(
                "warehouse=" + ConfigUtil.quoteString(warehouse.toString()),
                "synthesize.generator=" + ConfigUtil.quoteString(generator),
                "synthesize.identities=" + identities,
                "synthesize.images=" + images));
    if (!against.isEmpty()) {
      sets.add(
          against.stream()
              .map(ConfigUtil::quoteString)
              .collect(Collectors.joining(", ", "synthesize.against=[", "]")));
    }
    return sets.toArray(String[]::new);
  }

  private void print(List<Trial> trials) {
    Measurements measured = Measurements.of("generators");
    List<Row> rows = new ArrayList<>();
    boolean withDiversity = trials.stream().anyMatch(Trial::hasDiversity);
    for (Trial trial : trials) {
      rows.add(trial.row(trial.details().path(Synthetic.LICENCE.name()).asText(), withDiversity));
      measured.add(trial.generator(), trial.product(withDiversity));
    }
    Trial best =
        trials.stream()
            .max(Comparator.comparingDouble(trial -> trial.product(withDiversity)))
            .orElseThrow();
    measured.add("best", best.generator());
    console.results().println();
    TextTable.print(COLUMNS, rows, console.results());
    console.results().println();
    measured.print(console.results());
    json.write(measured);
  }
}
