package org.winnow.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.winnow.kernel.Vectors;

/**
 * Classifies the faces that are claimed for one name, image by image. The density cores are found
 * on a sample of the images, which bounds the memory for a large name. All other faces are only
 * compared with these cores.
 */
public final class IntraIdentityClassifier {
  /** Images from which a name without agreement is dropped instead of reviewed. */
  private static final int MIN_IMAGES_TO_DROP = 4;

  private final IntraIdentityRules rules;
  private final Cohort cohort;
  private final List<DensityCores.DensityCore> cores;
  private final CoreRelation[] relations;
  private final int images;
  private final boolean agreed;

  /**
   * The result for one face.
   *
   * @param core index of the most similar core, from 0
   * @param similarity cosine to that core without the face itself; NaN if the core has no other
   *     face
   * @param stats Z-norm statistics of the face
   */
  public record Judgement(
      ClaimedFace face, int core, double similarity, Cohort.Stats stats, Reason reason) {
    /** The similarity as a score; NaN without a similarity. */
    public double score() {
      return stats.score(similarity);
    }
  }

  /**
   * Finds the density cores of a name.
   *
   * @param sample faces of its images, all or a sample by hash; at least one
   */
  public IntraIdentityClassifier(
      List<ClaimedFace> sample, IntraIdentityRules rules, Cohort cohort) {
    this.rules = rules;
    this.cohort = cohort;
    Map<String, List<ClaimedFace>> sampleImages = new TreeMap<>();
    sample.forEach(
        face -> sampleImages.computeIfAbsent(face.imageId(), id -> new ArrayList<>()).add(face));
    images = sampleImages.size();
    cores =
        images == 1
            ? List.of()
            : extendFirstCore(
                DensityCores.find(sample, rules.cores()), List.copyOf(sampleImages.values()));
    relations = cores.stream().map(this::relation).toArray(CoreRelation[]::new);
    agreed =
        sampleImages.values().stream()
                .filter(
                    image ->
                        image.stream()
                            .map(this::compare)
                            .anyMatch(face -> passes(rules.member(), face, image.size())))
                .limit(2)
                .count()
            == 2;
  }

  /**
   * If no pair of faces reaches the pair threshold, the first core is a single face. Faces of
   * further images that reach the member threshold are then added to it, so that the first face is
   * itself compared with them.
   */
  private List<DensityCores.DensityCore> extendFirstCore(
      List<DensityCores.DensityCore> cores, List<List<ClaimedFace>> images) {
    DensityCores.DensityCore first = cores.get(0);
    if (first.images() > 1) {
      return cores;
    }
    List<ClaimedFace> members = new ArrayList<>();
    for (List<ClaimedFace> image : images) {
      image.stream()
          .filter(
              face ->
                  first.members().contains(face.faceId())
                      || passes(rules.member(), compare(face, List.of(first)), image.size()))
          .max(
              Comparator.comparing((ClaimedFace face) -> first.members().contains(face.faceId()))
                  .thenComparingDouble(face -> Vectors.dot(face.vector(), first.centroid()))
                  .thenComparing(ClaimedFace::faceId))
          .ifPresent(members::add);
    }
    if (members.size() <= 2) {
      return cores;
    }
    List<DensityCores.DensityCore> extended = new ArrayList<>(cores);
    extended.set(0, DensityCores.coreOf(members));
    return List.copyOf(extended);
  }

  /** The relation of a core to the first one: the same person, possibly the same, or another. */
  private enum CoreRelation {
    SAME,
    DOUBTFUL,
    OTHER
  }

  private CoreRelation relation(DensityCores.DensityCore core) {
    if (core == cores.get(0)) {
      return CoreRelation.SAME;
    }
    if (samePerson(core.centroid(), cores.get(0).centroid())) {
      return CoreRelation.SAME;
    }
    float[] first = cores.get(0).centroid();
    double cosine = Vectors.dot(core.centroid(), first);
    double deviation =
        (cohort.stats(core.centroid()).deviation() + cohort.stats(first).deviation()) / 2;
    // That impostors come so near the threshold is rare; that one name holds them is rarer.
    return rules
            .member()
            .passes(
                cosine + rules.margin() * deviation, score(core.centroid(), first) + rules.margin())
        ? CoreRelation.DOUBTFUL
        : CoreRelation.OTHER;
  }

  /** Whether two centroids reach the member threshold. */
  public boolean samePerson(float[] a, float[] b) {
    return rules.member().passes(Vectors.dot(a, b), score(a, b));
  }

  private double score(float[] a, float[] b) {
    double cosine = Vectors.dot(a, b);
    return (cohort.stats(a).score(cosine) + cohort.stats(b).score(cosine)) / 2;
  }

  /**
   * The core of the person that a core belongs to: 0 if it is, or may be, the first core's person.
   */
  public int personOf(int core) {
    return !cores.isEmpty() && relations[core] == CoreRelation.OTHER ? core : 0;
  }

  /** The cores, the largest first; empty for a name with a single image. */
  public List<DensityCores.DensityCore> cores() {
    return cores;
  }

  /** Whether at least two images show the same person. */
  public boolean agreed() {
    return agreed;
  }

  /** The reason for all faces of a name without agreement, see {@link #agreed}. */
  public Reason disagreementReason() {
    return images < MIN_IMAGES_TO_DROP ? Reason.NO_AGREEMENT : Reason.NOTHING_AGREES;
  }

  /** Classifies all faces of one image, for which a source claims the name. */
  public List<Judgement> classify(List<ClaimedFace> image) {
    return classify(image, new MemberThresholds(rules.member(), rules.doubtful()));
  }

  /** Classifies all faces of one image, for which a caption claims the name. */
  public List<Judgement> classifyCaptioned(List<ClaimedFace> image) {
    return classify(image, rules.captions());
  }

  private List<Judgement> classify(List<ClaimedFace> image, MemberThresholds needed) {
    if (cores.isEmpty()) {
      return classifyOnlyImage(image);
    }
    List<Judgement> compared =
        image.stream()
            .map(this::compare)
            .sorted(
                Comparator.comparing(
                        (Judgement judgement) -> !passes(needed.member(), judgement, image.size()))
                    .thenComparingDouble(judgement -> -nanAsLowest(judgement.score()))
                    .thenComparingDouble(judgement -> -judgement.face().prominence())
                    .thenComparing(judgement -> judgement.face().faceId()))
            .toList();
    List<Judgement> judgements = new ArrayList<>();
    boolean[] personShown = new boolean[cores.size()];
    for (Judgement judgement : compared) {
      Reason reason = reason(judgement, needed, image.size(), judgements.isEmpty(), personShown);
      personShown[personOf(judgement.core())] |=
          reason == Reason.NEAR_CORE || reason == Reason.SPLIT;
      judgements.add(withReason(judgement, reason));
    }
    return judgements;
  }

  private Reason reason(
      Judgement judgement,
      MemberThresholds needed,
      int faces,
      boolean best,
      boolean[] personShown) {
    if (agreed && passes(needed.member(), judgement, faces)) {
      // A person is in an image once.
      return personShown[personOf(judgement.core())] ? Reason.BACKGROUND : reason(judgement.core());
    }
    if (!best) {
      return Reason.BACKGROUND;
    }
    if (!agreed) {
      return disagreementReason();
    }
    return passes(needed.doubtful(), judgement, faces) ? Reason.BORDERLINE : Reason.FAR_FROM_CORE;
  }

  private Reason reason(int core) {
    return switch (relations[core]) {
      case SAME -> Reason.NEAR_CORE;
      case DOUBTFUL -> Reason.BORDERLINE;
      case OTHER -> Reason.SPLIT;
    };
  }

  /** Whether a face of an image with several faces reaches a threshold. */
  private static boolean passes(MinSimilarity threshold, Judgement judgement, int faces) {
    return threshold.passes(
        judgement.similarity(), judgement.score() - threshold.multiFaceMargin(faces));
  }

  /** The core that is most similar to a face. */
  private Judgement compare(ClaimedFace face) {
    return compare(face, cores);
  }

  private Judgement compare(ClaimedFace face, List<DensityCores.DensityCore> candidates) {
    Cohort.Stats stats = cohort.stats(face.vector());
    int best = 0;
    double similarity = Double.NaN;
    for (int core = 0; core < candidates.size(); core++) {
      double cosine = candidates.get(core).similarity(face);
      if (core == 0 || nanAsLowest(cosine) > nanAsLowest(similarity)) {
        best = core;
        similarity = cosine;
      }
    }
    return new Judgement(face, best, similarity, stats, Reason.FAR_FROM_CORE);
  }

  private static double nanAsLowest(double value) {
    return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
  }

  private List<Judgement> classifyOnlyImage(List<ClaimedFace> image) {
    List<ClaimedFace> byProminence =
        image.stream()
            .sorted(
                Comparator.comparingDouble((ClaimedFace face) -> -face.prominence())
                    .thenComparing(ClaimedFace::faceId))
            .toList();
    boolean rival =
        byProminence.size() > 1
            && byProminence.get(1).prominence()
                >= rules.subjectShare() * byProminence.get(0).prominence();
    List<Judgement> judgements = new ArrayList<>();
    for (ClaimedFace face : byProminence) {
      Reason reason = judgements.isEmpty() ? Reason.SINGLE_IMAGE : Reason.BACKGROUND;
      judgements.add(withReason(compare(face), rival ? Reason.AMBIGUOUS_SUBJECT : reason));
    }
    return judgements;
  }

  private static Judgement withReason(Judgement judgement, Reason reason) {
    return new Judgement(
        judgement.face(), judgement.core(), judgement.similarity(), judgement.stats(), reason);
  }
}
