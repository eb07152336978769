package org.winnow.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The student: a projection that separates identities better than the embeddings of its teacher. It
 * takes the place of CAST's retrained network (Zhu et al., "WebFace260M", CVPR 2021) at the cost of
 * one covariance.
 *
 * <p>The student is cross-validated on {@link #FOLDS} folds of identities. Each fold is measured
 * with projections of the other folds, with the shrinkage that is best on the others. If the gain
 * exceeds its standard error, the projection is computed from all folds.
 *
 * @param projection empty if the student is refused
 */
public record Student(Optional<Projection> projection, StudentReport report) {
  /** Number of folds. */
  public static final int FOLDS = 5;

  /** False accept rate of the cross-validation, if enough pairs are held out. */
  public static final double FAR = 1e-3;

  private static final double[] SHRINKAGES = {0.1, 0.3, 0.5, 0.7, 0.9};
  // With fewer false accepts a threshold is not measurable; a higher rate is then used.
  private static final double MIN_FALSE_ACCEPTS = 10;
  private static final double MAX_FAR = 2e-2;
  private static final int MIN_GENUINE_IDENTITIES = 5;

  /**
   * Learns and cross-validates a projection.
   *
   * @param folds moments of the identities of each fold
   * @param heldOut held-out faces of each fold
   */
  public static Student learn(List<Moments> folds, List<HeldOut> heldOut) {
    Moments all = sumExcept(folds, -1);
    Optional<String> refusal = insufficientData(all, heldOut);
    if (refusal.isPresent()) {
      return new Student(Optional.empty(), StudentReport.refused(all, refusal.get()));
    }
    double far = measurableFar(heldOut);
    double[] before = new double[FOLDS];
    double[][] after = new double[SHRINKAGES.length][FOLDS];
    for (int f = 0; f < FOLDS; f++) {
      before[f] = heldOut.get(f).trueAcceptRate(far, UnaryOperator.identity());
      Moments others = sumExcept(folds, f);
      for (int s = 0; s < SHRINKAGES.length; s++) {
        Projection projection = Projection.wccn(others, SHRINKAGES[s]);
        after[s][f] = heldOut.get(f).trueAcceptRate(far, projection::apply);
      }
    }
    return evaluate(all, far, before, after);
  }

  /** The false accept rate at which each fold has enough false accepts. */
  private static double measurableFar(List<HeldOut> heldOut) {
    long pairs = heldOut.stream().mapToLong(HeldOut::impostorPairs).min().orElse(0);
    return Math.max(FAR, MIN_FALSE_ACCEPTS / pairs);
  }

  private static Optional<String> insufficientData(Moments all, List<HeldOut> heldOut) {
    for (HeldOut fold : heldOut) {
      if (fold.impostorPairs() * MAX_FAR < MIN_FALSE_ACCEPTS
          || fold.genuineIdentities() < MIN_GENUINE_IDENTITIES) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "refused: %,d identities are too few to hold some out (a fifth has %,d with two"
                    + " faces and %,d pairs of two people; %d and %,.0f are needed)",
                all.identities(),
                fold.genuineIdentities(),
                fold.impostorPairs(),
                MIN_GENUINE_IDENTITIES,
                MIN_FALSE_ACCEPTS / MAX_FAR));
      }
    }
    return Optional.empty();
  }

  private static Student evaluate(Moments all, double far, double[] before, double[][] after) {
    double[] selected = new double[FOLDS];
    double gain = 0;
    for (int f = 0; f < FOLDS; f++) {
      selected[f] = after[bestShrinkage(after, f)][f];
      gain += (selected[f] - before[f]) / FOLDS;
    }
    double squares = 0;
    for (int f = 0; f < FOLDS; f++) {
      squares += Math.pow(selected[f] - before[f] - gain, 2);
    }
    double error = Math.sqrt(squares / (FOLDS - 1) / FOLDS);
    boolean accepted = gain > error;
    double shrinkage = SHRINKAGES[bestShrinkage(after, -1)];
    String verdict =
        accepted
            ? "accepted: it tells held-out identities apart better than its teacher"
            : gain > 0
                ? "refused: the gain on held-out identities is within its error"
                : "refused: it does not tell held-out identities apart better than its teacher";
    return new Student(
        accepted ? Optional.of(Projection.wccn(all, shrinkage)) : Optional.empty(),
        new StudentReport(
            accepted,
            verdict,
            far,
            mean(before),
            mean(selected),
            error,
            all.identities(),
            all.faces(),
            shrinkage,
            all.dimension()));
  }

  /** The shrinkage with the best mean over all folds but one; the larger of two equal ones. */
  private static int bestShrinkage(double[][] after, int excludedFold) {
    int best = 0;
    double bestSum = -1;
    for (int s = 0; s < SHRINKAGES.length; s++) {
      double sum = 0;
      for (int f = 0; f < FOLDS; f++) {
        sum += f == excludedFold ? 0 : after[s][f];
      }
      if (sum >= bestSum) {
        bestSum = sum;
        best = s;
      }
    }
    return best;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static Moments sumExcept(List<Moments> folds, int excludedFold) {
    Moments sum = new Moments(folds.get(0).dimension());
    List<Moments> included = new ArrayList<>(folds);
    if (excludedFold >= 0) {
      included.remove(excludedFold);
    }
    included.forEach(sum::add);
    return sum;
  }
}
