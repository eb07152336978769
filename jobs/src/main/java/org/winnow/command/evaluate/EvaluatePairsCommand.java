package org.winnow.command.evaluate;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.winnow.console.Console;
import org.winnow.evaluate.PairEvaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow evaluate pairs}: face verification on a list of pairs. */
@Command(
    name = "pairs",
    description = "Measures face verification on a list of genuine and impostor pairs.",
    footer = {
      "",
      "--pairs is a .csv or .tsv with a header: a, b, same and optionally fold; or a list in LFW's"
          + " format (name 1 2 for one",
      "person, name 1 other 3 for two) or InsightFace's (path path 1 for one person, path path 0"
          + " for two). a and b name a",
      "file by its uri or the end of it (Ada/001.jpg), or an image or a face by its id. Of an"
          + " image, the most prominent face",
      "counts. same is true or false. Without fold, ten folds are drawn at random.",
      "",
      "Accuracy: each fold uses the threshold that is best for the other folds. TAR at a FAR is"
          + " omitted if fewer than",
      "10 false matches are expected.",
      "",
      "Examples:",
      "  winnow evaluate pairs --warehouse out/ --pairs lfw/pairs.txt",
      "  winnow evaluate pairs --warehouse out/ --pairs mine.csv --model teacher --model student"
          + " --html pairs.html"
    })
final class EvaluatePairsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private EvaluateOptions options;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      required = true,
      description = "List of pairs; a file or s3a://…")
  private String pairs;

  @Option(
      names = "--pairs-format",
      paramLabel = "FORMAT",
      description = "auto (the default: lfw if the name ends in .txt), table or lfw")
  private PairEvaluation.Format format = PairEvaluation.Format.AUTO;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Embedder; may be repeated (default: all with embeddings)")
  private List<String> models = List.of();

  EvaluatePairsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return options.run(
        console, "pairs", context -> PairEvaluation.of(context, pairs, format, models));
  }
}
