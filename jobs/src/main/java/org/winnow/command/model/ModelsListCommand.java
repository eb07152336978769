package org.winnow.command.model;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.command.SettingOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.console.TextTable;
import org.winnow.model.Task;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.catalogue.ModelDescriptor;
import org.winnow.model.catalogue.ModelFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow models list}: lists all described models and the presence of their files. */
@Command(
    name = "list",
    description = "Shows every model: task, licence, presence of its file, and measured accuracy.",
    footer = {"", "Example:", "  winnow models list --task embedding"})
public final class ModelsListCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of("id", "task", "dim", "file", "size", "lfw_pairs", "lfw_faces", "licence");

  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(names = "--task", paramLabel = "TASK", description = "Only models of this task")
  private String task;

  ModelsListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Config config = settings.load(List.of()).config();
    ModelFolder folder = ModelFolder.of(config.models().dir());
    Task only = task == null ? null : ModelsAddCommand.task(task);
    List<Row> rows = new ArrayList<>();
    for (ModelDescriptor model : ModelCatalogue.load(config.models().dir()).descriptors()) {
      if (only == null || model.spec().family().task() == only) {
        rows.add(row(model, folder));
      }
    }
    PrintStream out = console.results();
    TextTable.print(COLUMNS, rows, out);
    out.println();
    out.println("lfw_pairs: balanced accuracy on LFW's pairs (0.5 is chance).");
    out.println(
        "lfw_faces: share of LFW's photographs with a detected face. ∅: not measured by us.");
    out.println("Winnow looks for files in " + folder.path() + ". " + defaults(config));
    return ExitCode.DONE.code();
  }

  private static Row row(ModelDescriptor model, ModelFolder folder) {
    int dimension = model.spec().dimension();
    return RowFactory.create(
        model.id(),
        model.spec().family().task().word(),
        dimension == 0 ? null : Integer.toString(dimension),
        presence(model, folder),
        size(model.bytes()),
        measure(model, "lfw_pairs"),
        measure(model, "lfw_faces"),
        model.spec().licence());
  }

  private static String presence(ModelDescriptor model, ModelFolder folder) {
    if (model.source().builtIn().isPresent()) {
      return "built in";
    }
    try {
      Path file = Path.of(folder.resolve(model).path());
      return file.getFileName().toString().equals(model.file()) ? "here" : "here: " + file;
    } catch (CatalogueException e) {
      return model.source().download().isPresent() ? "pull it" : "absent";
    }
  }

  static String size(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%d KB", Math.max(1, bytes / 1000))
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private static String measure(ModelDescriptor model, String name) {
    Double value = model.measured().get(name);
    return value == null ? null : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String defaults(Config config) {
    return "Now set: "
        + List.of(config.detect().model(), config.embed().model()).stream()
            .collect(Collectors.joining(" and "))
        + ".";
  }
}
