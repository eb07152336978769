package org.winnow.command.evaluate;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.winnow.console.Console;
import org.winnow.evaluate.LabelEvaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow evaluate labels}: compares cleaned labels with the truth. */
@Command(
    name = "labels",
    description =
        "Compares cleaned labels with the truth: faces kept, dropped and moved; identities merged"
            + " and split.",
    footer = {
      "",
      "--truth is a .csv or .tsv with a header:",
      "  uri          a file by its uri or the end of it (Ada/001.jpg); or path, image_id, face_id",
      "  face_index   which face of the image (optional; without it, the most prominent one)",
      "  person       the true person; empty if the face shows nobody",
      "  name, name_person   the true person of a claimed name (optional; default: the person of"
          + " the same name)",
      "`winnow demo` writes such a file, truth.csv.",
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
      description = "Ground truth of the faces: a file or s3a://…")
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
