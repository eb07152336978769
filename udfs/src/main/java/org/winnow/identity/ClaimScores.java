package org.winnow.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Scores of claimed images against the density core of their name, the best of each image. Names
 * with one image give none.
 *
 * @param ofSources of images that sources claim; of all images, where they claim none
 * @param ofCaptions of images that captions alone claim
 */
record ClaimScores(double[] ofSources, double[] ofCaptions) {
  /**
   * Scores a sample.
   *
   * @param voters by name
   * @param captioned faces that captions alone claim, by name
   */
  static ClaimScores of(
      Map<String, List<ClaimedFace>> voters,
      Map<String, List<ClaimedFace>> captioned,
      Function<List<ClaimedFace>, DensityCores.DensityCore> core,
      Cohort cohort) {
    List<Double> ofSources = new ArrayList<>();
    List<Double> ofCaptions = new ArrayList<>();
    voters.forEach(
        (name, faces) -> {
          DensityCores.DensityCore found = core.apply(faces);
          List<ClaimedFace> weak = captioned.getOrDefault(name, List.of());
          Set<String> ids = weak.stream().map(ClaimedFace::faceId).collect(Collectors.toSet());
          ofSources.addAll(
              best(
                  faces.stream().filter(face -> !ids.contains(face.faceId())).toList(),
                  found,
                  cohort));
          ofCaptions.addAll(best(weak, found, cohort));
        });
    return new ClaimScores(
        numbers(ofSources.isEmpty() ? ofCaptions : ofSources), numbers(ofCaptions));
  }

  private static List<Double> best(
      List<ClaimedFace> faces, DensityCores.DensityCore core, Cohort cohort) {
    Map<String, Double> best = new TreeMap<>();
    for (ClaimedFace face : faces) {
      double score = cohort.stats(face.vector()).score(core.similarity(face));
      if (!Double.isNaN(score)) {
        best.merge(face.imageId(), score, Math::max);
      }
    }
    return List.copyOf(best.values());
  }

  private static double[] numbers(List<Double> scores) {
    return scores.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
