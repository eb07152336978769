package org.winnow.model.catalogue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.winnow.model.ModelSpec;
import org.winnow.model.attribute.AttributeContract;
import org.winnow.model.generate.GeneratorContract;

/**
 * One file of conf/models: a model, wherever its file may lie.
 *
 * @param spec the model; its path is the file's bare name until {@link ModelFolder#resolve}
 * @param bytes length of the file
 * @param source where the file comes from
 * @param generator what a generator takes; empty for other models
 * @param attributes what a model of attributes sees and says; empty for other models
 * @param measured what it was found to be worth, each 0..1, by one of the {@link #MEASURES}
 * @param caution what whoever uses it should know, one sentence
 * @param recommended whether {@code models pull recommended} fetches it
 */
public record ModelDescriptor(
    ModelSpec spec,
    long bytes,
    Source source,
    Optional<GeneratorContract> generator,
    Optional<AttributeContract> attributes,
    Map<String, Double> measured,
    Optional<String> caution,
    boolean recommended) {

  /**
   * What may be measured. {@code lfw_pairs}: share of LFW's pairs that an embedder tells right,
   * both kinds weighing the same (0.5 is guessing). {@code lfw_faces}: share of LFW's photographs
   * in which a detector finds a face.
   */
  public static final Set<String> MEASURES = Set.of("lfw_pairs", "lfw_faces");

  /**
   * Where a model's file comes from.
   *
   * @param builtIn what makes it, if it is one of our own
   * @param page where it is published
   * @param download address of the file itself
   */
  public record Source(
      Optional<BuiltIn> builtIn, Optional<String> page, Optional<String> download) {}

  /** Copies the map, so that a descriptor never changes. */
  public ModelDescriptor {
    measured = Map.copyOf(measured);
  }

  /** Name in tables and on the command line. */
  public String id() {
    return spec.id();
  }

  /** Name of the file as published. */
  public String file() {
    return spec.path();
  }

  /** True where the licence forbids commercial use. */
  public boolean nonCommercial() {
    return spec.licence().contains("non-commercial");
  }

  /** What to do to have the file, an imperative without a full stop. */
  public String howToGet() {
    if (source.download().isPresent()) {
      return "Fetch it with `winnow models pull " + id() + "` (licence: " + spec.licence() + ")";
    }
    return "Fetch it by hand from "
        + source.page().orElse("whoever made it")
        + " (licence: "
        + spec.licence()
        + ")";
  }
}
