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
 * @param pairs cosines of two faces with different claims
 * @param members cosines of a face to the centre of another identity
 * @param centres cosines of the centres of two identities
 * @param cohort centres of the sample's identities, by which similarities become scores
 * @param strangers scores of faces to the centres of other identities
 * @param strangeCentres scores of centres to each other, the mean of both sides
 * @param claims scores of the sample's faces to their own identity
 * @param likeness how alike the faces are that their names' cores agree on
 * @param impostor every cosine that {@code pairs} was fitted to
 * @param genuine cosines of two faces with the same claim in different images: one person, but for
 *     wrong labels and passers-by
 */
public record Calibration(
    ImpostorDistribution pairs,
    ImpostorDistribution members,
    ImpostorDistribution centres,
    Cohort cohort,
    ImpostorDistribution strangers,
    ImpostorDistribution strangeCentres,
    LocalFdrModel claims,
    GenuineSimilarityModel likeness,
    CosineHistogram impostor,
    CosineHistogram genuine)
    implements Serializable {
  /** Strangers' pairs below which a measurement says nothing. */
  private static final int LEAST_PAIRS = 500;

  /** Faces of which each two are compared. */
  private static final int PAIRED = 4000;

  /** Centres with which each face is compared for the law of scores. */
  private static final int COMPARED = 512;

  /** Faces of a core of which each two are compared. */
  private static final int AGREEING = 24;

  /** Names whose centres can stand for strangers. */
  public static final int FEWEST_NAMES = 10;

  /**
   * What the cosines of a random unit vector follow where too little was measured: a wide, safe
   * law.
   */
  private static final ImpostorDistribution UNKNOWN = new ImpostorDistribution(0.0, 0.12, 0);

  private static final ImpostorDistribution STANDARD = new ImpostorDistribution(0, 1, 0);

  /**
   * What is known where nobody is claimed: wide, safe laws.
   *
   * @param dimension of the vectors
   */
  public static Calibration unknown(int dimension) {
    Cohort cohort = Cohort.ofRandom(dimension);
    ImpostorDistribution scores = scores(new CosineHistogram(), cohort, UNKNOWN, STANDARD);
    return new Calibration(
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
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
    CosineHistogram impostor = new CosineHistogram();
    CosineHistogram genuine = new CosineHistogram();
    List<Integer> paired = spread(faces.size(), PAIRED);
    SampledCosines.comparePairs(
        paired.stream().map(faces::get).toList(),
        paired.stream().map(owners::get).toList(),
        (a, b) ->
            related.get(owners.get(paired.get(a))).contains(owners.get(paired.get(b)))
                || shared.relatedPhotographs(
                    faces.get(paired.get(a)).imageId(), faces.get(paired.get(b)).imageId()),
        impostor,
        genuine);
    // Here two faces meet once, below twice: from either side.
    ImpostorDistribution pairs = law(impostor, LEAST_PAIRS / 2).orElseGet(() -> widened(impostor));
    double pair = pairs.threshold(provisionalFmr);
    List<DensityCores.DensityCore> cores =
        groups.stream().map(group -> firstCore(group, pair, pair)).toList();
    List<float[]> centres = cores.stream().map(DensityCores.DensityCore::centre).toList();
    Cohort cohort = cohort(cores);
    List<Integer> chosen = spread(centres.size(), COMPARED);
    List<float[]> others = chosen.stream().map(centres::get).toList();
    SampledCosines.Between ofFaces =
        SampledCosines.between(
            paired.stream().map(faces::get).map(ClaimedFace::vector).toList(),
            paired.stream().map(owners::get).toList(),
            others,
            chosen,
            related,
            cohort,
            false);
    SampledCosines.Between ofCentres =
        SampledCosines.between(others, chosen, others, chosen, related, cohort, true);
    ImpostorDistribution members = law(ofFaces.cosines(), LEAST_PAIRS).orElse(pairs);
    ImpostorDistribution ofTwo = law(ofCentres.cosines(), LEAST_PAIRS).orElse(members);
    ImpostorDistribution strangers = scores(ofFaces.scores(), cohort, members, STANDARD);
    return new Calibration(
        pairs,
        members,
        ofTwo,
        cohort,
        strangers,
        scores(ofCentres.scores(), cohort, ofTwo, strangers),
        LocalFdrModel.of(
            ownScores(groups, pair, members.threshold(provisionalFmr), cohort), strangers),
        likeness(groups, cores),
        impostor,
        genuine);
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
  public static ImpostorDistribution strangers(List<float[]> faces) {
    CosineHistogram cosines = new CosineHistogram();
    SampledCosines.countPairs(faces, cosines);
    CosineHistogram apart = CosineMixture.valley(cosines).map(cosines::below).orElse(cosines);
    // Here two faces meet once.
    return law(apart, LEAST_PAIRS / 2).orElseGet(() -> widened(apart));
  }

  /** The law of scores; of random strangers, a score is a cosine in another unit. */
  private static ImpostorDistribution scores(
      CosineHistogram scores,
      Cohort cohort,
      ImpostorDistribution cosines,
      ImpostorDistribution unmeasured) {
    if (cohort.random()) {
      return cosines.scaled(Math.sqrt(cohort.mean().length));
    }
    return scores.total() < LEAST_PAIRS
        ? unmeasured
        : ImpostorDistribution.ofScores(scores, SampledCosines.SCORES_SCALE);
  }

  private static ImpostorDistribution widened(CosineHistogram cosines) {
    if (cosines.total() == 0) {
      return UNKNOWN;
    }
    ImpostorDistribution few = ImpostorDistribution.of(cosines);
    return new ImpostorDistribution(
        Math.max(UNKNOWN.median(), few.median()),
        Math.max(UNKNOWN.deviation(), few.deviation()),
        few.pairs());
  }

  /** Whether a law of strangers rests on fewer pairs than say much. */
  public static boolean restsOnFew(ImpostorDistribution strangers) {
    return strangers.pairs() < LEAST_PAIRS / 2;
  }

  /** Numbers from 0 to below {@code all}, evenly spread, at most some of them. */
  private static List<Integer> spread(int all, int most) {
    List<Integer> numbers = new ArrayList<>();
    int count = Math.min(all, most);
    for (int i = 0; i < count; i++) {
      numbers.add((int) ((long) i * all / count));
    }
    return numbers;
  }

  private static DensityCores.DensityCore firstCore(
      List<ClaimedFace> faces, double pair, double radius) {
    return DensityCores.of(faces, new DensityCores.Rules(pair, radius, 1, 1, 0)).get(0);
  }

  /**
   * Centres that several images agree on, where there are enough; else all. Of a few names each
   * person would be a good part of the strangers by which that person's own faces are judged: then
   * none, and scores are cosines in another unit.
   */
  private static Cohort cohort(List<DensityCores.DensityCore> cores) {
    if (cores.size() < FEWEST_NAMES) {
      return Cohort.ofRandom(cores.get(0).centre().length);
    }
    List<float[]> agreed =
        cores.stream()
            .filter(core -> core.images() > 1)
            .map(DensityCores.DensityCore::centre)
            .toList();
    return Cohort.of(
        agreed.size() >= COMPARED / 8
            ? agreed
            : cores.stream().map(DensityCores.DensityCore::centre).toList());
  }

  /**
   * The best score of each image to the core of its name; only images can tell, of which there are
   * several.
   */
  private static double[] ownScores(
      List<List<ClaimedFace>> groups, double pair, double radius, Cohort cohort) {
    List<Double> scores = new ArrayList<>();
    for (List<ClaimedFace> group : groups) {
      DensityCores.DensityCore core = firstCore(group, pair, radius);
      Map<String, Double> best = new HashMap<>();
      for (ClaimedFace face : group) {
        double score = cohort.standing(face.vector()).score(core.similarity(face));
        if (!Double.isNaN(score)) {
          best.merge(face.imageId(), score, Math::max);
        }
      }
      scores.addAll(best.values());
    }
    return scores.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** Of a large core some faces count, or it would outweigh the others. */
  private static GenuineSimilarityModel likeness(
      List<List<ClaimedFace>> groups, List<DensityCores.DensityCore> cores) {
    CosineHistogram cosines = new CosineHistogram();
    for (int owner = 0; owner < groups.size(); owner++) {
      Set<String> members = cores.get(owner).members();
      List<float[]> some =
          groups.get(owner).stream()
              .filter(face -> members.contains(face.faceId()))
              .limit(AGREEING)
              .map(ClaimedFace::vector)
              .toList();
      SampledCosines.countPairs(some, cosines);
    }
    return GenuineSimilarityModel.of(cosines);
  }

  private static Optional<ImpostorDistribution> law(CosineHistogram cosines, long least) {
    return cosines.total() < least
        ? Optional.empty()
        : Optional.of(ImpostorDistribution.of(cosines));
  }
}
