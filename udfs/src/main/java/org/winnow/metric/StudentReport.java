package org.winnow.metric;

import java.util.Locale;

/**
 * The result of a student's cross-validation.
 *
 * @param accepted whether the student is better than its teacher
 * @param verdict the reason, in one sentence
 * @param far false accept rate: {@link Student#FAR}, or more if few identities are held out; NaN if
 *     not measured
 * @param before mean true accept rate of the teacher over the folds; NaN if not measured
 * @param after mean true accept rate of the student, with the shrinkage selected on the other folds
 * @param error standard error of the gain over the folds
 * @param identities number of training identities
 * @param faces number of their faces
 * @param shrinkage shrinkage of the covariance, 0 to 1
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

  /** The report of a student that was not measured. */
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

  /** The gain and the training data, in one line. */
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
