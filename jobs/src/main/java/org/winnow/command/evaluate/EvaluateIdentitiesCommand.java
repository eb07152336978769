package org.winnow.command.evaluate;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.winnow.console.Console;
import org.winnow.evaluate.IdentityEvaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow evaluate identities}: face verification on people with known identity. */
@Command(
    name = "identities",
    description =
        "Measures face verification on all pairs of the faces of a random sample of people.",
    footer = {
      "",
      "--names claimed uses the most prominent face of each image with its claimed name. labels"
          + " uses the faces",
      "that cleaning kept, with their identities. A file is a list as `winnow evaluate labels`"
          + " takes it. Wrong names",
      "give wrong pairs: genuine pairs of claimed names contain impostor pairs.",
      "All models get the same faces, so a student can be compared with its teacher.",
      "",
      "Examples:",
      "  winnow evaluate identities --warehouse out/ --names labels",
      "  winnow evaluate identities --warehouse out/ --names truth.csv --model teacher --model"
          + " student --html compared.html",
      "  winnow evaluate identities --warehouse out/ --identities held-out.txt --faces 50000"
    })
final class EvaluateIdentitiesCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private EvaluateOptions options;

  @Option(
      names = "--names",
      paramLabel = "NAMES",
      description = "claimed, labels, or a file (default ${DEFAULT-VALUE})")
  private String names = "claimed";

  @Option(
      names = "--identities",
      paramLabel = "FILE",
      description =
          "Only these people: a file with one name per line (with --names labels, one identity_id)")
  private String identities;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Embedder; may be repeated (default: all with embeddings)")
  private List<String> models = List.of();

  @Option(
      names = "--faces",
      paramLabel = "N",
      description =
          "Approximate number of faces, all of each person (default ${DEFAULT-VALUE}); the number"
              + " of pairs grows with its square")
  private long faces = 10_000;

  @Option(
      names = "--of-person",
      paramLabel = "N",
      description = "Maximum faces per person (default ${DEFAULT-VALUE})")
  private int ofPerson = 50;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed of the sample of people (default ${DEFAULT-VALUE})")
  private long seed = 7;

  EvaluateIdentitiesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    IdentityEvaluation.Draw draw =
        new IdentityEvaluation.Draw(
            names, Optional.ofNullable(identities), models, faces, ofPerson, seed);
    return options.run(console, "identities", context -> IdentityEvaluation.of(context, draw));
  }
}
