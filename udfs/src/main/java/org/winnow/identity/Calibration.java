package org.winnow.identity;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How similar strangers are in this run, measured on a sample of its own faces, for everything that
 * cleaning compares.
 *
 * @param facePairs cosines of two faces with different claims
 * @param faceToCentroid cosines of a face to the centre of another identity
 * @param centroidPairs cosines of the centres of two identities
 * @param cohort centres of the sample's identities, by which similarities become scores
 * @param impostorScores scores of faces to the centres of other identities
 * @param centroidImpostorScores scores of centres to each other, the mean of both sides
 * @param claimScores scores of the sample's faces to their own identity
 * @param genuineModel how alike the faces are that their names' cores agree on
 * @param impostorCosines every cosine that {@code facePairs} was fitted to
 * @param genuineCosines cosines of two faces with the same claim in different images: one person,
 *     but for wrong labels and passers-by
 */
public record Calibration(
    ImpostorDistribution facePairs,
    ImpostorDistribution faceToCentroid,
    ImpostorDistribution centroidPairs,
    Cohort cohort,
    ImpostorDistribution impostorScores,
    ImpostorDistribution centroidImpostorScores,
    LocalFdrModel claimScores,
    GenuineSimilarityModel genuineModel,
    CosineHistogram impostorCosines,
    CosineHistogram genuineCosines)
    implements Serializable {
  /** Strangers' pairs below which a measurement says nothing. */
  private static final int MIN_PAIRS = 500;

  /** Faces of which each two are compared. */
  private static final int MAX_PAIRED_FACES = 4000;

  /** Centres with which each face is compared for the law of scores. */
  private static final int MAX_CENTROIDS = 512;

  /** Faces of a core of which each two are compared. */
  private static final int MAX_CORE_FACES = 24;

  /** Names whose centres can stand for strangers. */
  public static final int MIN_COHORT_NAMES = 10;

  /**
   * What the cosines of a random unit vector follow where too little was measured: a wide, safe
   * law.
   */
  private static final ImpostorDistribution WIDE_PRIOR = new ImpostorDistribution(0.0, 0.12, 0);

  private static final ImpostorDistribution STANDARD_NORMAL = new ImpostorDistribution(0, 1, 0);

  /**
   * What is known where nobody is claimed: wide, safe laws.
   *
   * @param dimension of the vectors
   */
  public static Calibration unknown(int dimension) {
    Cohort cohort = Cohort.ofRandom(dimension);
    ImpostorDistribution scores =
        fitScores(new CosineHistogram(), cohort, WIDE_PRIOR, STANDARD_NORMAL);
    return new Calibration(
        WIDE_PRIOR,
        WIDE_PRIOR,
        WIDE_PRIOR,
        cohort,
        scores,
        scores,
        LocalFdrModel.of(new double[0], scores),
        GenuineSimilarityModel.UNKNOWN,
        new CosineHistogram(),
        new CosineHistogram());
  }

  /**
   * Measures a sample. Names that share a photograph may be one person: no pair of their faces
   * counts as an impostor pair.
   *
   * @param identities the claimed faces of some identities, by name; at least one face. Equal image
   *     ids are copies of one photograph
   * @param provisionalFmr false-match rate at which the sample's own cores are found
   */
  public static Calibration measure(
      Map<String, List<ClaimedFace>> identities, double provisionalFmr) {
    Map<String, List<ClaimedFace>> sorted = new TreeMap<>();
    Map<String, List<ClaimedFace>> people = SharedClaims.withoutAlbums(identities);
    SharedClaims shared = SharedClaims.of(people);
    people.forEach(
        (name, faces) ->
            sorted.put(
                name, faces.stream().sorted(Comparator.comparing(ClaimedFace::faceId)).toList()));
    List<List<ClaimedFace>> groups = List.copyOf(sorted.values());
    List<Set<Integer>> related = shared.related(List.copyOf(sorted.keySet()));
    List<ClaimedFace> faces = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    for (int owner = 0; owner < groups.size(); owner++) {
      for (ClaimedFace face : groups.get(owner)) {
        faces.add(face);
        owners.add(owner);
      }
    }
    CosineHistogram impostorCosines = new CosineHistogram();
    CosineHistogram genuineCosines = new CosineHistogram();
    List<Integer> sampledFaces = evenlySpaced(faces.size(), MAX_PAIRED_FACES);
    SampledCosines.comparePairs(
        sampledFaces.stream().map(faces::get).toList(),
        sampledFaces.stream().map(owners::get).toList(),
        (a, b) ->
            related.get(owners.get(sampledFaces.get(a))).contains(owners.get(sampledFaces.get(b)))
                || shared.relatedPhotographs(
                    faces.get(sampledFaces.get(a)).imageId(),
                    faces.get(sampledFaces.get(b)).imageId()),
        impostorCosines,
        genuineCosines);
    // Here two faces meet once, below twice: from either side.
    ImpostorDistribution facePairs =
        fit(impostorCosines, MIN_PAIRS / 2).orElseGet(() -> fitAtLeastPrior(impostorCosines));
    double minPairCosine = facePairs.threshold(provisionalFmr);
    List<DensityCores.DensityCore> cores =
        groups.stream().map(group -> largestCore(group, minPairCosine, minPairCosine)).toList();
    List<float[]> centroids = cores.stream().map(DensityCores.DensityCore::centroid).toList();
    Cohort cohort = cohort(cores);
    List<Integer> sampledOwners = evenlySpaced(centroids.size(), MAX_CENTROIDS);
    List<float[]> sampledCentroids = sampledOwners.stream().map(centroids::get).toList();
    SampledCosines.Between faceCounts =
        SampledCosines.between(
            sampledFaces.stream().map(faces::get).map(ClaimedFace::vector).toList(),
            sampledFaces.stream().map(owners::get).toList(),
            sampledCentroids,
            sampledOwners,
            related,
            cohort,
            false);
    SampledCosines.Between centroidCounts =
        SampledCosines.between(
            sampledCentroids,
            sampledOwners,
            sampledCentroids,
            sampledOwners,
            related,
            cohort,
            true);
    ImpostorDistribution faceToCentroid = fit(faceCounts.cosines(), MIN_PAIRS).orElse(facePairs);
    ImpostorDistribution centroidPairs =
        fit(centroidCounts.cosines(), MIN_PAIRS).orElse(faceToCentroid);
    ImpostorDistribution impostorScores =
        fitScores(faceCounts.scores(), cohort, faceToCentroid, STANDARD_NORMAL);
    return new Calibration(
        facePairs,
        faceToCentroid,
        centroidPairs,
        cohort,
        impostorScores,
        fitScores(centroidCounts.scores(), cohort, centroidPairs, impostorScores),
        LocalFdrModel.of(
            bestClaimScores(
                groups, minPairCosine, faceToCentroid.threshold(provisionalFmr), cohort),
            impostorScores),
        genuineModel(groups, cores),
        impostorCosines,
        genuineCosines);
  }

  /**
   * How similar strangers are, from faces without names: nearly all pairs of a large collection are
   * strangers, and the law is fitted to the bulk. Of few people many pairs are of one person; where
   * these make a hump of their own, it is fitted to what lies below. With too few pairs to measure
   * on, it is never narrower than what random vectors follow.
   *
   * @param faces unit vectors of a sample
   * @return {@link ImpostorDistribution#pairs()} says how much it rests on
   */
  public static ImpostorDistribution unlabelledImpostors(List<float[]> faces) {
    CosineHistogram cosines = new CosineHistogram();
    SampledCosines.countPairs(faces, cosines);
    CosineHistogram impostorCosines =
        CosineMixture.separatingCosine(cosines).map(cosines::below).orElse(cosines);
    // Here two faces meet once.
    return fit(impostorCosines, MIN_PAIRS / 2).orElseGet(() -> fitAtLeastPrior(impostorCosines));
  }

  /** The law of scores; of random strangers, a score is a cosine in another unit. */
  private static ImpostorDistribution fitScores(
      CosineHistogram scores,
      Cohort cohort,
      ImpostorDistribution cosines,
      ImpostorDistribution fallback) {
    if (cohort.random()) {
      return cosines.scaled(Math.sqrt(cohort.mean().length));
    }
    return scores.total() < MIN_PAIRS
        ? fallback
        : ImpostorDistribution.ofScores(scores, SampledCosines.SCORES_SCALE);
  }

  private static ImpostorDistribution fitAtLeastPrior(CosineHistogram cosines) {
    if (cosines.total() == 0) {
      return WIDE_PRIOR;
    }
    ImpostorDistribution fitted = ImpostorDistribution.of(cosines);
    return new ImpostorDistribution(
        Math.max(WIDE_PRIOR.median(), fitted.median()),
        Math.max(WIDE_PRIOR.deviation(), fitted.deviation()),
        fitted.pairs());
  }

  /** Whether a law of strangers rests on fewer pairs than say much. */
  public static boolean hasTooFewPairs(ImpostorDistribution impostors) {
    return impostors.pairs() < MIN_PAIRS / 2;
  }

  /** Numbers from 0 to below {@code total}, evenly spread, at most some of them. */
  private static List<Integer> evenlySpaced(int total, int limit) {
    List<Integer> numbers = new ArrayList<>();
    int count = Math.min(total, limit);
    for (int i = 0; i < count; i++) {
      numbers.add((int) ((long) i * total / count));
    }
    return numbers;
  }

  private static DensityCores.DensityCore largestCore(
      List<ClaimedFace> faces, double minPairCosine, double minCentroidCosine) {
    return DensityCores.find(
            faces, new DensityCores.Rules(minPairCosine, minCentroidCosine, 1, 1, 0))
        .get(0);
  }

  /**
   * Centres that several images agree on, where there are enough; else all. Of a few names each
   * person would be a good part of the strangers by which that person's own faces are judged: then
   * none, and scores are cosines in another unit.
   */
  private static Cohort cohort(List<DensityCores.DensityCore> cores) {
    if (cores.size() < MIN_COHORT_NAMES) {
      return Cohort.ofRandom(cores.get(0).centroid().length);
    }
    List<float[]> multiImageCentroids =
        cores.stream()
            .filter(core -> core.images() > 1)
            .map(DensityCores.DensityCore::centroid)
            .toList();
    return Cohort.of(
        multiImageCentroids.size() >= MAX_CENTROIDS / 8
            ? multiImageCentroids
            : cores.stream().map(DensityCores.DensityCore::centroid).toList());
  }

  /**
   * The best score of each image to the core of its name; only images can tell, of which there are
   * several.
   */
  private static double[] bestClaimScores(
      List<List<ClaimedFace>> groups,
      double minPairCosine,
      double minCentroidCosine,
      Cohort cohort) {
    List<Double> scores = new ArrayList<>();
    for (List<ClaimedFace> group : groups) {
      DensityCores.DensityCore core = largestCore(group, minPairCosine, minCentroidCosine);
      Map<String, Double> best = new HashMap<>();
      for (ClaimedFace face : group) {
        double score = cohort.stats(face.vector()).score(core.similarity(face));
        if (!Double.isNaN(score)) {
          best.merge(face.imageId(), score, Math::max);
        }
      }
      scores.addAll(best.values());
    }
    return scores.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** Of a large core some faces count, or it would outweigh the others. */
  private static GenuineSimilarityModel genuineModel(
      List<List<ClaimedFace>> groups, List<DensityCores.DensityCore> cores) {
    CosineHistogram cosines = new CosineHistogram();
    for (int owner = 0; owner < groups.size(); owner++) {
      Set<String> members = cores.get(owner).members();
      List<float[]> sample =
          groups.get(owner).stream()
              .filter(face -> members.contains(face.faceId()))
              .limit(MAX_CORE_FACES)
              .map(ClaimedFace::vector)
              .toList();
      SampledCosines.countPairs(sample, cosines);
    }
    return GenuineSimilarityModel.of(cosines);
  }

  private static Optional<ImpostorDistribution> fit(CosineHistogram cosines, long minTotal) {
    return cosines.total() < minTotal
        ? Optional.empty()
        : Optional.of(ImpostorDistribution.of(cosines));
  }
}
