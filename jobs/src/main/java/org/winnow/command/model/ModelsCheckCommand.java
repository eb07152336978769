package org.winnow.command.model;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.winnow.command.SettingOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.model.ModelException;
import org.winnow.model.ModelFile;
import org.winnow.model.ModelSpec;
import org.winnow.model.OnnxInfo;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.catalogue.ModelCheck;
import org.winnow.model.catalogue.ModelDescriptor;
import org.winnow.model.catalogue.ModelFolder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow models check}: compares a model with its descriptor. */
@Command(
    name = "check",
    description =
        "Opens a model, compares it with its descriptor, runs it, and tests whether the batch size"
            + " changes its output.",
    footer = {
      "",
      "Examples:",
      "  winnow models check yunet-2026may",
      "  winnow models check downloads/some-model.onnx",
      "  winnow models check sface --pairs pairs.txt --photos lfw/ --detector yunet-2026may",
      "",
      "--pairs measures the accuracy of a detector with an embedder, on a pair list in LFW's format"
          + " (name 1 2",
      "for one person, name 1 other 3 for two) over photographs DIR/name/name_0001.jpg."
    })
public final class ModelsCheckCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  @Parameters(paramLabel = "ID_OR_FILE", description = "A descriptor id, or a file")
  private String model;

  @ArgGroup(exclusive = false)
  private Pairs pairs;

  /** Options of the pair benchmark. */
  private static final class Pairs {
    @Option(
        names = "--pairs",
        paramLabel = "FILE",
        required = true,
        description = "Pair list; measures accuracy")
    private Path file;

    @Option(
        names = "--photos",
        paramLabel = "DIR",
        required = true,
        description = "Folder of the photographs of the pairs")
    private Path photos;

    @Option(
        names = "--detector",
        paramLabel = "ID",
        description = "Detector that finds and aligns the faces (default: detect.model)")
    private String detector;
  }

  ModelsCheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Config config = settings.load(List.of()).config();
    ModelFolder folder = ModelFolder.of(config.models().dir());
    ModelCatalogue catalogue = ModelCatalogue.load(config.models().dir());
    try {
      ModelSpec spec =
          catalogue.ids().contains(model)
              ? folder.resolve(catalogue.descriptor(model))
              : ofFile(catalogue);
      boolean right = check(spec, catalogue);
      if (pairs != null) {
        String detector = pairs.detector == null ? config.detect().model() : pairs.detector;
        PairBenchmark.of(pairs.file, pairs.photos)
            .run(folder.resolve(catalogue.descriptor(detector)), spec, config)
            .print(console.results());
      }
      return right ? ExitCode.DONE.code() : ExitCode.DATA.code();
    } catch (CatalogueException e) {
      throw Errors.configuration(e.faults());
    } catch (ModelException e) {
      throw Errors.model(e.getMessage());
    }
  }

  private ModelSpec ofFile(ModelCatalogue catalogue) throws IOException {
    Path file = Path.of(model);
    if (!Files.isRegularFile(file)) {
      throw Errors.noModel(model, catalogue.ids());
    }
    String sha256 = ModelFile.sha256(file);
    Optional<ModelDescriptor> described =
        catalogue.descriptors().stream().filter(d -> d.spec().sha256().equals(sha256)).findFirst();
    if (described.isEmpty()) {
      printGraph(OnnxInfo.of(file));
      throw Errors.notDescribed(file, sha256);
    }
    return described.get().spec().withPath(file.toAbsolutePath().toString());
  }

  private boolean check(ModelSpec spec, ModelCatalogue catalogue) {
    PrintStream out = console.results();
    out.printf("%s: %s%n", spec.id(), spec.path());
    out.printf("  task      %s, family %s%n", spec.family().task().word(), spec.family().word());
    out.printf("  licence   %s%n", spec.licence());
    out.printf("  SHA-256   %s, as described%n", spec.sha256());
    printWeights(out, Path.of(spec.path()));
    if (spec.engine().equals("onnx")) {
      printGraph(OnnxInfo.of(Path.of(spec.path())));
    }
    ModelCheck check =
        catalogue
            .descriptor(spec.id())
            .generator()
            .map(contract -> ModelCheck.ofGenerator(spec, contract))
            .orElseGet(() -> ModelCheck.of(spec));
    out.printf(
        Locale.ROOT,
        "  runs      as described; %.2f ms a picture, one by one, on one thread%n",
        check.millis());
    out.printf(
        Locale.ROOT,
        "  batches   %s%s%n",
        check.batching().words(),
        check.batching() == ModelCheck.Batching.DEPENDENT
            ? String.format(Locale.ROOT, " (cosine %.4f)", check.cosine())
            : "");
    boolean wrong = check.contradicts(spec);
    if (wrong) {
      out.println(
          "  WRONG     the descriptor promises batches of "
              + spec.maxBatch()
              + " → set batch { max = 1 }, or batch { dependent = true }");
    } else if (check.batching() == ModelCheck.Batching.DEPENDENT) {
      out.println("            Winnow runs it one by one, as its descriptor says.");
    }
    return !wrong;
  }

  /** Prints the weight files beside the model that its digest covers. */
  private static void printWeights(PrintStream out, Path file) {
    try {
      ModelFile.all(file).stream()
          .skip(1)
          .forEach(weights -> out.printf("  weights   %s, in the SHA-256%n", weights));
    } catch (IOException e) {
      throw Errors.model(file + " cannot be read (" + e + ")");
    }
  }

  private void printGraph(OnnxInfo facts) {
    facts.inputs().forEach(port -> console.results().println("  input     " + port));
    facts.outputs().forEach(port -> console.results().println("  output    " + port));
  }
}
