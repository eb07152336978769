package org.winnow.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings of stage {@code synthesize}.
 *
 * @param generator descriptor id of the generator
 * @param identities number of identities
 * @param images accepted faces of each identity
 * @param seed of all draws
 * @param vectors how identities are drawn
 * @param separation threshold below which the faces of two identities stay
 * @param same threshold that a face reaches against the reference face of its identity
 * @param leak threshold below which a face stays against all real faces and people
 * @param against further warehouses with real faces
 * @param minSharpness least sharpness of a crop
 * @param candidates candidates for each identity at most
 * @param attempts attempts at each face at most
 * @param block candidates that are generated at once, at most
 * @param slice faces per commit
 * @param taskFaces faces per task
 */
public record SynthesizeSettings(
    Optional<String> generator,
    @Bounds(min = 1, max = 99_999_999) long identities,
    @Bounds(min = 1, max = 1000) int images,
    long seed,
    Vectors vectors,
    Threshold separation,
    Threshold same,
    Threshold leak,
    List<String> against,
    @Bounds(min = 0) double minSharpness,
    @Bounds(min = 1, max = 1000) int candidates,
    @Bounds(min = 1, max = 1000) int attempts,
    @Bounds(min = 1, max = 65536) int block,
    @Bounds(min = 1) long slice,
    @Bounds(min = 1) int taskFaces)
    implements Checked {

  /** How identities are drawn. */
  public enum Vectors {
    /** From a normal distribution. */
    GAUSSIAN,
    /** From a normal distribution with mean and covariance of the centroids of real people. */
    PCA
  }

  /** The settings that determine the rows of a generator and seed, by key. */
  public Map<String, String> decisive() {
    Map<String, String> decisive = new LinkedHashMap<>();
    decisive.put("synthesize.vectors", vectors.toString());
    decisive.put("synthesize.separation", separation.toString());
    decisive.put("synthesize.same", same.toString());
    decisive.put("synthesize.leak", leak.toString());
    decisive.put("synthesize.min_sharpness", String.valueOf(minSharpness));
    return decisive;
  }

  /** The settings that determine how many rows there are, by key. */
  public Map<String, String> amounts() {
    Map<String, String> amounts = new LinkedHashMap<>();
    amounts.put("synthesize.identities", String.valueOf(identities));
    amounts.put("synthesize.images", String.valueOf(images));
    amounts.put("synthesize.candidates", String.valueOf(candidates));
    amounts.put("synthesize.attempts", String.valueOf(attempts));
    return amounts;
  }

  @Override
  public void check(Faults faults) {
    new TreeMap<>(Map.of("separation", separation, "same", same, "leak", leak))
        .forEach(
            (name, threshold) -> {
              if (threshold instanceof Threshold.Fdr) {
                faults.add(
                    "synthesize.%s %s: it takes a false-match rate or a cosine. Write {fmr = 1e-4}"
                        + " or {cosine = 0.36}.",
                    name, threshold);
              }
            });
  }
}
