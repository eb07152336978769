package org.winnow.identity;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Impostor and genuine similarity measured on a sample of one run's own faces. Cleaning derives all
 * its thresholds from it.
 *
 * @param facePairs cosines of two faces with different claims
 * @param faceToCentroid cosines of a face and the centroid of another identity
 * @param centroidPairs cosines of the centroids of two identities
 * @param cohort centroids of the sample's identities; they normalise similarities to scores
 * @param impostorScores Z-norm scores of faces against centroids of other identities
 * @param centroidImpostorScores scores of two centroids, the mean of both sides
 * @param claimScores scores of the faces that sources claim against their own identity; of those
 *     that captions claim, where sources claim none
 * @param captionScores scores of the faces that captions alone claim against their own identity
 * @param genuineModel similarity of faces in the density core of one name
 * @param genuineCentroidScores scores of two centroids of one person, the mean of both sides
 * @param impostorCosines all cosines that {@code facePairs} was fitted to
 * @param genuineCosines cosines of two faces with the same claim in different images. Wrong labels
 *     and bystanders are among them.
 */
public record Calibration(
    ImpostorDistribution facePairs,
    ImpostorDistribution faceToCentroid,
    ImpostorDistribution centroidPairs,
    Cohort cohort,
    ImpostorDistribution impostorScores,
    ImpostorDistribution centroidImpostorScores,
    LocalFdrModel claimScores,
    LocalFdrModel captionScores,
    GenuineSimilarityModel genuineModel,
    GenuineScores genuineCentroidScores,
    CosineHistogram impostorCosines,
    CosineHistogram genuineCosines)
    implements Serializable {
  /** Impostor comparisons below which a distribution is not fitted. */
  private static final int MIN_PAIRS = 500;

  /** Faces of which all pairs are compared. */
  private static final int MAX_PAIRED_FACES = 4000;

  /** Centroids that each face is compared with. */
  private static final int MAX_CENTROIDS = 512;

  /** Names below which their centroids cannot serve as a cohort. */
  public static final int MIN_COHORT_NAMES = 10;

  /** A wide, safe distribution of cosines, for samples that are too small. */
  private static final ImpostorDistribution WIDE_PRIOR = new ImpostorDistribution(0.0, 0.12, 0);

  private static final ImpostorDistribution STANDARD_NORMAL = new ImpostorDistribution(0, 1, 0);

  /**
   * The calibration where nobody is claimed: wide, safe distributions.
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
        LocalFdrModel.of(new double[0], scores),
        GenuineSimilarityModel.UNKNOWN,
        GenuineScores.UNKNOWN,
        new CosineHistogram(),
        new CosineHistogram());
  }

  /**
   * Measures a sample. Names that share a photograph may be one person: no pair of their faces
   * counts as an impostor pair.
   *
   * @param sample at least one voter
   * @param provisionalFmr false-match rate at which the sample's own cores are found
   */
  public static Calibration measure(ClaimSample sample, double provisionalFmr) {
    Map<String, List<ClaimedFace>> sorted = new TreeMap<>();
    Map<String, List<ClaimedFace>> people = SharedClaims.withoutAlbums(sample.voters());
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
    // countFacePairs counts a pair once; countAcrossIdentities counts it from both sides.
    ImpostorDistribution facePairs =
        ImpostorDistribution.ofAtLeast(impostorCosines, MIN_PAIRS / 2)
            .orElseGet(() -> fitAtLeastPrior(impostorCosines));
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
    ImpostorDistribution faceToCentroid =
        ImpostorDistribution.ofAtLeast(faceCounts.cosines(), MIN_PAIRS).orElse(facePairs);
    ImpostorDistribution centroidPairs =
        ImpostorDistribution.ofAtLeast(centroidCounts.cosines(), MIN_PAIRS).orElse(faceToCentroid);
    ImpostorDistribution impostorScores =
        fitScores(faceCounts.scores(), cohort, faceToCentroid, STANDARD_NORMAL);
    ClaimScores claims =
        ClaimScores.of(
            sorted,
            sample.captioned(),
            group -> largestCore(group, minPairCosine, faceToCentroid.threshold(provisionalFmr)),
            cohort);
    return new Calibration(
        facePairs,
        faceToCentroid,
        centroidPairs,
        cohort,
        impostorScores,
        fitScores(centroidCounts.scores(), cohort, centroidPairs, impostorScores),
        LocalFdrModel.of(claims.ofSources(), impostorScores),
        LocalFdrModel.of(claims.ofCaptions(), impostorScores),
        GenuineCores.model(groups, cores),
        GenuineCores.centroidScores(groups, cores, cohort),
        impostorCosines,
        genuineCosines);
  }

  /**
   * Measures impostor cosines of faces without names. Nearly all pairs of a large collection are
   * impostor pairs, so a normal distribution is fitted to all of them. In a collection of few
   * people, genuine pairs form a second mode. The fit then uses only the cosines below that mode.
   * With too few pairs the result is at least as wide as the distribution of random vectors.
   *
   * @param faces unit vectors of a sample
   * @return the distribution; {@link ImpostorDistribution#pairs()} is the number of pairs behind it
   */
  public static ImpostorDistribution unlabelledImpostors(List<float[]> faces) {
    CosineHistogram cosines = new CosineHistogram();
    SampledCosines.countPairs(faces, cosines);
    return unlabelledImpostors(cosines);
  }

  /**
   * Measures impostor cosines of two sets, such as faces and the centroids of another collection.
   * What is said of {@link #unlabelledImpostors(List)} holds for their pairs.
   *
   * @param rows unit vectors of a sample of the first set
   * @param columns unit vectors of a sample of the second set
   */
  public static ImpostorDistribution impostorsBetween(List<float[]> rows, List<float[]> columns) {
    CosineHistogram cosines = new CosineHistogram();
    SampledCosines.countBetween(rows, columns, cosines);
    return unlabelledImpostors(cosines);
  }

  private static ImpostorDistribution unlabelledImpostors(CosineHistogram cosines) {
    CosineHistogram impostorCosines =
        CosineMixture.separatingCosine(cosines).map(cosines::below).orElse(cosines);
    // countPairs counts a pair once.
    return ImpostorDistribution.ofAtLeast(impostorCosines, MIN_PAIRS / 2)
        .orElseGet(() -> fitAtLeastPrior(impostorCosines));
  }

  /** Fits the scores. Against a random cohort, a score is a cosine in another unit. */
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

  /** Whether a distribution of {@link #unlabelledImpostors} is fitted to too few pairs. */
  public static boolean hasTooFewPairs(ImpostorDistribution impostors) {
    return impostors.pairs() < MIN_PAIRS / 2;
  }

  /** At most {@code limit} evenly spaced numbers of 0 to {@code total - 1}. */
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
   * The centroids of cores with several images where there are enough of them, otherwise all. With
   * few names, each person would be a large share of the cohort that normalises that person's own
   * faces. The cohort is then random, and scores are cosines in another unit.
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
}
