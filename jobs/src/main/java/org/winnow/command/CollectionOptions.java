package org.winnow.command;

import java.util.List;
import org.winnow.render.collection.NoisyCollection;
import picocli.CommandLine.Option;

/** Options of commands that draw a noisy collection and run the pipeline on it. */
public final class CollectionOptions {
  @Option(
      names = "--images",
      paramLabel = "N",
      description =
          "Mean number of photographs per person, without copies (default ${DEFAULT-VALUE})")
  private int images = 10;

  @Option(
      names = "--noise",
      paramLabel = "F",
      description =
          "Mean share of impostors under a name, 0 to 0.6; the rates of other faults follow from it"
              + " (default ${DEFAULT-VALUE})")
  private double noise = 0.3;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed: another seed gives other people (default ${DEFAULT-VALUE})")
  private long seed = 7;

  // Detector and embedder that need no model file.
  @Option(
      names = "--detector",
      paramLabel = "ID",
      description = "Detector, by descriptor id (default ${DEFAULT-VALUE})")
  private String detector = "builtin-haar";

  @Option(
      names = "--embedder",
      paramLabel = "ID",
      description = "Embedder, by descriptor id (default ${DEFAULT-VALUE})")
  private String embedder = "builtin-gradients";

  /**
   * The collection of some people.
   *
   * @throws IllegalArgumentException if there is no such collection
   */
  public NoisyCollection of(int people) {
    return new NoisyCollection(people, images, noise, seed);
  }

  /** What was asked for, as on the command line. */
  public String size() {
    return "--images " + images + " --noise " + noise;
  }

  public String detector() {
    return detector;
  }

  public String embedder() {
    return embedder;
  }

  /** The settings of the models, {@code key=value}. */
  public List<String> models() {
    return List.of("detect.model=" + detector, "embed.model=" + embedder);
  }
}
