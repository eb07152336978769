package org.winnow.command.evaluate;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.winnow.console.Console;
import org.winnow.evaluate.ClusterEvaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow evaluate clusters}: compares groups of faces with the truth. */
@Command(
    name = "clusters",
    description = "Compares the groups of `winnow cluster` with the truth: pairwise, BCubed, NMI.",
    footer = {
      "",
      "--truth is a list as `winnow evaluate labels` takes it, with at least uri and person.",
      "",
      "Examples:",
      "  winnow evaluate clusters --warehouse out/ --truth truth.csv",
      "  winnow evaluate clusters --warehouse out/ --truth truth.tsv --model w600k-mbf-int8 --json"
          + " clusters.json"
    })
final class EvaluateClustersCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private EvaluateOptions options;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      required = true,
      description = "Ground truth of the faces: a file or s3a://…")
  private String truth;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Embedder whose vectors were grouped (default: embed.model)")
  private String model;

  EvaluateClustersCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return options.run(
        console,
        "clusters",
        context ->
            ClusterEvaluation.of(
                context, truth, model == null ? context.config().embed().model() : model));
  }
}
