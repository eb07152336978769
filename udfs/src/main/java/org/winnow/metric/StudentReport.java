package org.winnow.metric;

import java.util.Locale;

/**
 * What a student was worth on identities that it had not learnt from.
 *
 * @param accepted whether it is better than its teacher
 * @param verdict why, or why not: one sentence
 * @param far false accept rate at which it was measured: {@link Student#FAR}, or more where few
 *     identities could be held out; NaN where it could not be measured
 * @param before mean true accept rate of the teacher over the folds; NaN where it could not be
 *     measured
 * @param after that of the student, its shrinkage chosen on the other folds
 * @param error standard error of the gain, from the folds
 * @param identities that were learnt from
 * @param faces of theirs
 * @param shrinkage of the covariance, 0 to 1
 * @param dimension length of the vectors
 */
public record StudentReport(
    boolean accepted,
    String verdict,
    double far,
    double before,
    double after,
    double error,
    long identities,
    long faces,
    double shrinkage,
    int dimension) {

  /** What was learnt from, without a verdict. */
  static StudentReport refused(Moments all, String verdict) {
    return new StudentReport(
        false,
        verdict,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        all.identities(),
        all.faces(),
        Double.NaN,
        all.dimension());
  }

  /** The gain and what it was learnt from, in a line. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "TAR at FAR %.2f %% on held-out identities %.4f → %.4f (± %.4f), learnt from %,d faces of"
            + " %,d identities, %d dimensions, shrinkage %.2f",
        100 * far,
        before,
        after,
        error,
        faces,
        identities,
        dimension,
        shrinkage);
  }
}
