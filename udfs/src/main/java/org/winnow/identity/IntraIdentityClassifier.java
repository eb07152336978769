package org.winnow.identity;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.winnow.kernel.Vectors;

/**
 * Judges the faces that are claimed for one name, image by image. The cores are found on the first
 * faces, which bounds the memory that a large folder takes; the others are only compared with them.
 */
public final class IntraIdentityClassifier {
  /** Images from which a folder in which nothing agrees is given up instead of reviewed. */
  private static final int MANY_IMAGES = 4;

  private final Rules rules;
  private final Cohort cohort;
  private final List<DensityCores.DensityCore> cores;
  private final Kinship[] kinships;
  private final int images;
  private final boolean agreed;

  /**
   * What decides.
   *
   * @param cores how cores are found
   * @param member what a face must reach to be kept
   * @param doubtful what it must reach to be reviewed instead of dropped
   * @param subjectShare in an only image, share of the most prominent face's size from which
   *     another one may be the subject as well, 0 to 1
   * @param margin a further core that misses {@code member} by less is doubtful, in standard
   *     deviations of similarities to impostors
   */
  public record Rules(
      DensityCores.Rules cores,
      DecisionThreshold member,
      DecisionThreshold doubtful,
      double subjectShare,
      double margin)
      implements Serializable {}

  /**
   * What one face is found to be.
   *
   * @param core number of the core that it is compared with, from 0
   * @param similarity cosine to that core without the face itself; NaN where there is nothing else
   * @param standing how similar the face is to strangers
   */
  public record Judgement(
      ClaimedFace face, int core, double similarity, Cohort.Standing standing, Reason reason) {
    /** The similarity as a score; NaN where there is none. */
    public double score() {
      return standing.score(similarity);
    }
  }

  /**
   * Finds the cores of a folder.
   *
   * @param first faces of its first images, all of them or a share chosen by hash; at least one
   */
  public IntraIdentityClassifier(List<ClaimedFace> first, Rules rules, Cohort cohort) {
    this.rules = rules;
    this.cohort = cohort;
    Map<String, List<ClaimedFace>> firstImages = new TreeMap<>();
    first.forEach(
        face -> firstImages.computeIfAbsent(face.imageId(), id -> new ArrayList<>()).add(face));
    images = firstImages.size();
    cores =
        images == 1
            ? List.of()
            : grown(DensityCores.of(first, rules.cores()), List.copyOf(firstImages.values()));
    kinships = cores.stream().map(this::kinship).toArray(Kinship[]::new);
    agreed =
        firstImages.values().stream()
                .filter(
                    image ->
                        image.stream()
                            .map(this::compared)
                            .anyMatch(face -> passes(rules.member(), face, image.size())))
                .limit(2)
                .count()
            == 2;
  }

  /**
   * Where no two faces are alike enough for a pair, the first core is a single face. The faces of
   * several further images that reach the bar for members by it belong to it then, so that it is
   * itself compared with them.
   */
  private List<DensityCores.DensityCore> grown(
      List<DensityCores.DensityCore> found, List<List<ClaimedFace>> faces) {
    DensityCores.DensityCore first = found.get(0);
    if (first.images() > 1) {
      return found;
    }
    List<ClaimedFace> members = new ArrayList<>();
    for (List<ClaimedFace> image : faces) {
      image.stream()
          .filter(
              face ->
                  first.members().contains(face.faceId())
                      || passes(rules.member(), compared(face, List.of(first)), image.size()))
          .max(
              Comparator.comparing((ClaimedFace face) -> first.members().contains(face.faceId()))
                  .thenComparingDouble(face -> Vectors.dot(face.vector(), first.centre()))
                  .thenComparing(ClaimedFace::faceId))
          .ifPresent(members::add);
    }
    if (members.size() <= 2) {
      return found;
    }
    List<DensityCores.DensityCore> grown = new ArrayList<>(found);
    grown.set(0, DensityCores.core(members));
    return List.copyOf(grown);
  }

  /** What a core is to the first one: a person under other conditions, perhaps, or another one. */
  private enum Kinship {
    SAME,
    DOUBTFUL,
    OTHER
  }

  private Kinship kinship(DensityCores.DensityCore core) {
    if (core == cores.get(0)) {
      return Kinship.SAME;
    }
    if (onePerson(core.centre(), cores.get(0).centre())) {
      return Kinship.SAME;
    }
    float[] first = cores.get(0).centre();
    double cosine = Vectors.dot(core.centre(), first);
    double deviation =
        (cohort.standing(core.centre()).deviation() + cohort.standing(first).deviation()) / 2;
    // That impostors come so near the threshold is rare; that one name holds them is rarer.
    return rules
            .member()
            .passes(
                cosine + rules.margin() * deviation, score(core.centre(), first) + rules.margin())
        ? Kinship.DOUBTFUL
        : Kinship.OTHER;
  }

  /** Whether two centres are so alike as the faces of one person must be. */
  public boolean onePerson(float[] a, float[] b) {
    return rules.member().passes(Vectors.dot(a, b), score(a, b));
  }

  private double score(float[] a, float[] b) {
    double cosine = Vectors.dot(a, b);
    return (cohort.standing(a).score(cosine) + cohort.standing(b).score(cosine)) / 2;
  }

  /** Number of the core whose person a core is: its own, or 0 where it is, or may be, the first. */
  public int person(int core) {
    return !cores.isEmpty() && kinships[core] == Kinship.OTHER ? core : 0;
  }

  /** The cores, the largest first; none where there is a single image. */
  public List<DensityCores.DensityCore> cores() {
    return cores;
  }

  /** Whether at least two images show the same face. */
  public boolean agreed() {
    return agreed;
  }

  /** Why nothing is kept where {@link #agreed} is false. */
  public Reason disagreement() {
    return images < MANY_IMAGES ? Reason.NO_AGREEMENT : Reason.NOTHING_AGREES;
  }

  /** Judges all faces of one image. */
  public List<Judgement> judge(List<ClaimedFace> image) {
    if (cores.isEmpty()) {
      return single(image);
    }
    List<Judgement> compared =
        image.stream()
            .map(this::compared)
            .sorted(
                Comparator.comparing(
                        (Judgement judgement) -> !passes(rules.member(), judgement, image.size()))
                    .thenComparingDouble(judgement -> -orLeast(judgement.score()))
                    .thenComparingDouble(judgement -> -judgement.face().prominence())
                    .thenComparing(judgement -> judgement.face().faceId()))
            .toList();
    List<Judgement> decided = new ArrayList<>();
    boolean[] taken = new boolean[cores.size()];
    for (Judgement judgement : compared) {
      Reason reason = reason(judgement, image.size(), decided.isEmpty(), taken);
      taken[person(judgement.core())] |= reason == Reason.NEAR_CORE || reason == Reason.SPLIT;
      decided.add(with(judgement, reason));
    }
    return decided;
  }

  private Reason reason(Judgement judgement, int faces, boolean best, boolean[] taken) {
    if (agreed && passes(rules.member(), judgement, faces)) {
      // One person stands in a picture once.
      return taken[person(judgement.core())] ? Reason.BACKGROUND : reason(judgement.core());
    }
    if (!best) {
      return Reason.BACKGROUND;
    }
    if (!agreed) {
      return disagreement();
    }
    return passes(rules.doubtful(), judgement, faces) ? Reason.BORDERLINE : Reason.FAR_FROM_CORE;
  }

  private Reason reason(int core) {
    return switch (kinships[core]) {
      case SAME -> Reason.NEAR_CORE;
      case DOUBTFUL -> Reason.BORDERLINE;
      case OTHER -> Reason.SPLIT;
    };
  }

  /** Whether a face of an image reaches a bar. */
  private static boolean passes(DecisionThreshold bar, Judgement judgement, int faces) {
    return bar.passes(judgement.similarity(), judgement.score() - bar.further(faces));
  }

  /** The core that is most like a face, and how alike. */
  private Judgement compared(ClaimedFace face) {
    return compared(face, cores);
  }

  private Judgement compared(ClaimedFace face, List<DensityCores.DensityCore> with) {
    Cohort.Standing standing = cohort.standing(face.vector());
    int best = 0;
    double similarity = Double.NaN;
    for (int core = 0; core < with.size(); core++) {
      double cosine = with.get(core).similarity(face);
      if (core == 0 || orLeast(cosine) > orLeast(similarity)) {
        best = core;
        similarity = cosine;
      }
    }
    return new Judgement(face, best, similarity, standing, Reason.FAR_FROM_CORE);
  }

  private static double orLeast(double value) {
    return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
  }

  private List<Judgement> single(List<ClaimedFace> image) {
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
    List<Judgement> decided = new ArrayList<>();
    for (ClaimedFace face : byProminence) {
      Reason ofSubject = decided.isEmpty() ? Reason.SINGLE_IMAGE : Reason.BACKGROUND;
      decided.add(with(compared(face), rival ? Reason.AMBIGUOUS_SUBJECT : ofSubject));
    }
    return decided;
  }

  private static Judgement with(Judgement judgement, Reason reason) {
    return new Judgement(
        judgement.face(), judgement.core(), judgement.similarity(), judgement.standing(), reason);
  }
}
