package org.winnow.bench.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnow.console.Errors;
import org.winnow.kernel.EmbeddingGenerator;
import picocli.CommandLine.Option;

/** The options that describe generated embeddings in the place of photographs. */
final class GeneratedOptions {
  private static final int FACES_OF_IDENTITY = 50;

  @Option(
      names = "--generated",
      paramLabel = "FACES",
      description = "Generate so many embeddings instead of reading photographs")
  private long faces;

  @Option(
      names = "--identities",
      paramLabel = "N",
      description = "Generated identities (default: one for " + FACES_OF_IDENTITY + " faces)")
  private int identities;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      description = "Numbers of a generated embedding (default ${DEFAULT-VALUE})")
  private int dimension = 128;

  @Option(
      names = "--cohesion",
      paramLabel = "F",
      description = "Mean cosine of a generated face to its identity (default ${DEFAULT-VALUE})")
  private double cohesion = 0.72;

  @Option(
      names = "--variety",
      paramLabel = "F",
      description = "Deviation of the cohesion among identities (default ${DEFAULT-VALUE})")
  private double variety = 0.06;

  @Option(
      names = "--giant",
      paramLabel = "N",
      description = "Faces of one further, very large generated identity (default: none)")
  private long giant;

  /**
   * What makes them; empty where photographs are asked for. The user is told of all faults at once.
   */
  Optional<EmbeddingGenerator> generator(LabelNoise noise) {
    List<String> faults = new ArrayList<>();
    check(faults, faces == 0 || faces >= 100, "--generated must be 100 or more");
    check(faults, identities >= 0, "--identities must be 1 or more");
    check(faults, dimension >= 2 && dimension <= 4096, "--dimension must be within 2 and 4096");
    check(faults, cohesion > 0 && cohesion < 1, "--cohesion must be within 0 and 1");
    check(faults, variety >= 0, "--variety must be 0 or more");
    check(faults, giant >= 0, "--giant must be 1 or more");
    check(faults, giant == 0 || faces > 0, "--giant needs --generated");
    int people =
        identities > 0 ? identities : Math.toIntExact(Math.max(1, faces / FACES_OF_IDENTITY));
    check(
        faults,
        faces == 0 || (long) noise.split() + 2L * noise.joined() <= people,
        "--split and --joined take more people than --identities has");
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
    return faces == 0
        ? Optional.empty()
        : Optional.of(
            new EmbeddingGenerator(noise.seed(), faces, dimension, people, cohesion, variety, 0));
  }

  long giant() {
    return giant;
  }

  private static void check(List<String> faults, boolean good, String fault) {
    if (!good) {
      faults.add(fault + ".");
    }
  }
}
