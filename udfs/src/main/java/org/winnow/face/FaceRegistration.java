package org.winnow.face;

/**
 * Registers two aligned faces and measures how equal their pixels are: two copies of one photograph
 * agree to a correlation near 1, two photographs of one person do not.
 *
 * <p>It maximises the enhanced correlation coefficient (Evangelidis and Psarakis, "Parametric image
 * alignment using enhanced correlation coefficient maximization", PAMI 2008) over affine transforms
 * by inverse compositional Gauss-Newton steps (Baker and Matthews, IJCV 2004) on a pyramid of 28
 * and 56 pixels a side. The landmark alignment of both faces is the start. The result does not
 * depend on gain and offset of the light.
 */
public final class FaceRegistration {
  private static final int[] MAX_STEPS = {12, 10};

  /**
   * First steps on the coarse level, and the correlation below which an orientation is given up.
   */
  private static final int FIRST_STEPS = 4;

  private static final double MIN_FIRST = 0.65;

  /**
   * The coarse correlation below which an orientation is given up. Copies reach 0.95, under a text
   * 0.75, and three in four pairs of two photographs of a person stay below.
   */
  private static final double MIN_COARSE = 0.75;

  /** The orientation whose coarse correlation is this much lower is given up. */
  private static final double COARSE_LEAD = 0.1;

  /** Correlations between which an occlusion may be the cause. */
  private static final double MIN_OCCLUDED = 0.7;

  private static final double MAX_OCCLUDED = 0.99;

  /** The correlation, of the whole or trimmed, from which the parts are compared. */
  private static final double MIN_WHOLE = 0.9;

  /** The trimmed correlation from which the parts under an occlusion are compared. */
  private static final double MIN_TRIMMED = 0.98;

  /** The share of parts that may agree less than {@link Result#parts}. */
  private static final double WORST_PARTS = 0.1;

  private FaceRegistration() {}

  /**
   * What the registration found.
   *
   * @param correlation of all pixels that both photographs have, -1 to 1; at most 0.75 if the
   *     search was given up, -1 if a face is flat or mostly outside its photograph
   * @param trimmed the same without the quarter of the pixels that differ most, such as those under
   *     a text or a logo; at least {@code correlation}, and higher for all pairs
   * @param parts the correlation that nine tenths of the parts of the faces reach, each by itself,
   *     -1 to 1; high for copies, lower where a mouth, an eye or the head moved; -1 if it was not
   *     measured, since the faces differ or have no contrast
   * @param least the lowest correlation of a part, registered as for {@code trimmed}; low where
   *     something lies over one of the faces; 1 if it was not measured
   * @param mirrored whether the second face matches with left and right exchanged
   */
  public record Result(
      double correlation, double trimmed, double parts, double least, boolean mirrored) {}

  /**
   * Registers two faces in both orientations.
   *
   * @param fixed it stays as it is
   * @param moved it is transformed
   */
  public static Result of(FaceTemplate fixed, FaceTemplate moved) {
    FaceTemplate turned = moved.mirrored();
    AffineAlignment plain = coarse(fixed, moved);
    AffineAlignment mirror = coarse(fixed, turned);
    double lead = plain.correlation() - mirror.correlation();
    if (lead > -COARSE_LEAD) {
      refine(plain, fixed, moved);
    }
    if (lead < COARSE_LEAD) {
      refine(mirror, fixed, turned);
    }
    boolean mirrored = mirror.isRefined() && mirror.correlation() > plain.correlation();
    AffineAlignment best = mirrored ? mirror : plain;
    if (!best.isRefined()) {
      double given = Math.min(MIN_COARSE, Math.max(plain.correlation(), mirror.correlation()));
      return new Result(given, given, -1, 1, false);
    }
    RegistrationLevel other = (mirrored ? turned : moved).fine();
    double correlation = best.correlation();
    double parts = parts(best, fixed.fine(), other);
    double trimmed = correlation;
    double least = 1;
    if (correlation > MIN_OCCLUDED && correlation < MAX_OCCLUDED) {
      trimmed = best.trimmed(fixed.fine(), other);
      if (trimmed > MIN_TRIMMED) {
        least = quantile(PartAgreement.of(fixed.fine(), other, best.trimmedTransform()), 0, 1);
      }
    }
    return new Result(correlation, Math.max(correlation, trimmed), parts, least, mirrored);
  }

  /**
   * Registers a face with what another picture shows at its place. The start is exact there, so it
   * looks for an occlusion whatever the correlation, and in one orientation. {@link Result#least}
   * is not measured.
   *
   * @param fixed the face
   * @param moved the same place of the other picture, cut out and turned as the face was
   */
  public static Result atSamePlace(FaceTemplate fixed, FaceTemplate moved) {
    AffineAlignment start = new AffineAlignment();
    double trimmed = start.trimmed(fixed.fine(), moved.fine());
    AffineAlignment whole = new AffineAlignment();
    whole.improve(fixed.fine(), moved.fine(), MAX_STEPS[1]);
    double correlation = whole.correlation();
    double parts = parts(whole, fixed.fine(), moved.fine());
    return new Result(correlation, Math.max(correlation, trimmed), parts, 1, false);
  }

  /** See {@link Result#parts}. */
  private static double parts(
      AffineAlignment alignment, RegistrationLevel fixed, RegistrationLevel moved) {
    return alignment.correlation() > MIN_WHOLE
        ? quantile(PartAgreement.of(fixed, moved, alignment.transform()), WORST_PARTS, -1)
        : -1;
  }

  private static double quantile(double[] ascending, double share, double ofNone) {
    return ascending.length == 0 ? ofNone : ascending[(int) (share * (ascending.length - 1))];
  }

  private static AffineAlignment coarse(FaceTemplate fixed, FaceTemplate moved) {
    AffineAlignment alignment = new AffineAlignment();
    alignment.improve(fixed.coarse(), moved.coarse(), FIRST_STEPS);
    if (alignment.correlation() >= MIN_FIRST) {
      alignment.improve(fixed.coarse(), moved.coarse(), MAX_STEPS[0] - FIRST_STEPS);
    }
    return alignment;
  }

  private static void refine(AffineAlignment alignment, FaceTemplate fixed, FaceTemplate moved) {
    if (alignment.correlation() >= MIN_COARSE) {
      alignment.improve(fixed.fine(), moved.fine(), MAX_STEPS[1]);
      alignment.setRefined();
    }
  }
}
