package org.winnow.command.evaluate;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.winnow.console.Console;
import org.winnow.evaluate.LabelEvaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow evaluate labels}: cleaned labels beside the truth. */
@Command(
    name = "labels",
    description =
        "Compares cleaned labels with the truth: what was kept, taken out, moved, merged, split.",
    footer = {
      "",
      "--truth is a .csv or .tsv with a header:",
      "  uri          a file by its uri or the end of it (Ada/001.jpg); or path, image_id, face_id",
      "  face_index   which face of the image (optional; without it, the most prominent one)",
      "  person       who it really is; empty where it is nobody",
      "  name, name_person   whom a claimed name stands for (optional; otherwise a person of the"
          + " same name)",
      "The truth.csv of `winnow demo` is one.",
      "",
      "Examples:",
      "  winnow evaluate labels --warehouse out/ --truth truth.csv --html labels.html",
      "  winnow evaluate labels --warehouse out/ --truth truth.csv --round 1"
    })
final class EvaluateLabelsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private EvaluateOptions options;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      required = true,
      description = "Who the faces really are; a file or s3a://…")
  private String truth;

  @Option(names = "--round", paramLabel = "N", description = "Cleaning round (default: the newest)")
  private Integer round;

  EvaluateLabelsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return options.run(
        console,
        "labels",
        context -> LabelEvaluation.of(context, truth, Optional.ofNullable(round)));
  }
}
