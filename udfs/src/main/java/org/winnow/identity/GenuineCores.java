package org.winnow.identity;

import java.util.List;
import java.util.Set;
import org.winnow.kernel.Vectors;

/** Genuine similarity, measured on the density cores of the sample's names. */
final class GenuineCores {
  /** Faces of a core that count, or a large one would outweigh the others. */
  private static final int MAX_CORE_FACES = 24;

  /** Faces of a core that is cut in halves of two faces or more. */
  private static final int MIN_HALVED_FACES = 4;

  private GenuineCores() {}

  /** Cosines of two faces of one core. */
  static GenuineSimilarityModel model(
      List<List<ClaimedFace>> groups, List<DensityCores.DensityCore> cores) {
    CosineHistogram cosines = new CosineHistogram();
    for (int owner = 0; owner < groups.size(); owner++) {
      SampledCosines.countPairs(faces(groups.get(owner), cores.get(owner)), cosines);
    }
    return GenuineSimilarityModel.of(cosines);
  }

  /** Scores of the centroids of both halves of one core. */
  static GenuineScores centroidScores(
      List<List<ClaimedFace>> groups, List<DensityCores.DensityCore> cores, Cohort cohort) {
    CosineHistogram scores = new CosineHistogram();
    for (int owner = 0; owner < groups.size(); owner++) {
      List<float[]> faces = faces(groups.get(owner), cores.get(owner));
      if (faces.size() >= MIN_HALVED_FACES) {
        float[] even = centroid(faces, 0);
        float[] odd = centroid(faces, 1);
        double cosine = Vectors.dot(even, odd);
        double score = (cohort.stats(even).score(cosine) + cohort.stats(odd).score(cosine)) / 2;
        scores.add(score / SampledCosines.SCORES_SCALE);
      }
    }
    return GenuineScores.of(scores);
  }

  private static List<float[]> faces(List<ClaimedFace> group, DensityCores.DensityCore core) {
    Set<String> members = core.members();
    return group.stream()
        .filter(face -> members.contains(face.faceId()))
        .limit(MAX_CORE_FACES)
        .map(ClaimedFace::vector)
        .toList();
  }

  /** The centroid of every other face, a unit vector. */
  private static float[] centroid(List<float[]> faces, int first) {
    double[] sum = new double[faces.get(0).length];
    for (int face = first; face < faces.size(); face += 2) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += faces.get(face)[i];
      }
    }
    double norm = 0;
    for (double value : sum) {
      norm += value * value;
    }
    float[] centroid = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      centroid[i] = (float) (sum[i] / Math.max(1e-12, Math.sqrt(norm)));
    }
    return centroid;
  }
}
