package org.winnow.command.query;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.winnow.command.OpenWarehouse;
import org.winnow.command.SettingOptions;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.console.NearestErrors;
import org.winnow.job.EmbeddedFaces;
import org.winnow.job.JobContext;
import org.winnow.nearest.IndexBuilder;
import org.winnow.table.Embeddings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow index}: makes the index of {@code winnow nearest}. */
@Command(
    name = "index",
    description = "Makes or renews the index for winnow nearest.",
    footer = {
      "",
      "Examples:",
      "  winnow index --warehouse out/",
      "  winnow index --warehouse out/ --model mobilefacenet",
      "",
      "The tables vectors and cells hold the index. It pays from some 100,000 faces on. If the"
          + " embeddings have changed, the",
      "index is built again as a whole; otherwise nothing is done."
    })
public final class IndexCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Embedder (default: all that have embeddings)")
  private String model;

  public IndexCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return OpenWarehouse.read("index", settings, Embeddings.TABLE, console, this::build);
  }

  private Integer build(JobContext context) {
    List<String> models = EmbeddedFaces.models(context.tables());
    if (models.isEmpty() || (model != null && !models.contains(model))) {
      throw NearestErrors.noEmbeddings(model == null ? "any model" : model, models);
    }
    (model == null ? models : List.of(model))
        .forEach(one -> console.results().println(IndexBuilder.build(context, one)));
    return ExitCode.DONE.code();
  }
}
