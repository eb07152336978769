package org.winnow.face;

import java.util.List;

/**
 * Five landmarks for a detector that finds no more than a box: a mean face laid into the box, then
 * turned, moved and scaled to the eyes where they are seen.
 *
 * <p>The places are those at which the faces of OpenCV's cascades lie in their boxes: with the box
 * side as unit, eyes are found to ±0.03. Good enough to align by, not to measure with: nose and
 * mouth are where a mean face has them, so the pose of such a face is that of its box.
 */
public final class BoxLandmarks {
  private static final double[] FRONTAL = {
    0.306, 0.388, 0.694, 0.388, 0.500, 0.610, 0.335, 0.780, 0.665, 0.780
  };
  // A head that looks to the left of the picture.
  private static final double[] PROFILE = {
    0.174, 0.420, 0.512, 0.420, 0.315, 0.609, 0.205, 0.762, 0.496, 0.762
  };
  // How far an eye may lie from its mean place, and how tightly its windows cluster; box sides.
  private static final double PLACE_SIGMA = 0.08;
  private static final double CLUSTER_SIGMA = 0.05;
  // As many windows of an eye as weigh the mean place down to one half.
  private static final double PRIOR_WINDOWS = 2;
  private static final int REFINEMENTS = 3;
  private static final double LEAST_DISTANCE = 0.28;
  private static final double MOST_DISTANCE = 0.50;
  private static final double MOST_ROLL = Math.toRadians(25);

  private BoxLandmarks() {}

  /**
   * The mean frontal face.
   *
   * @return ten numbers in the order of {@link Detection#landmarks}, pixels of the picture
   */
  public static float[] frontal(Square box) {
    return placed(FRONTAL, box);
  }

  /**
   * The mean frontal face, fitted to the eyes.
   *
   * @param eyes windows in which something like an eye was seen, each about centred on it; none or
   *     wrong ones are no harm: what does not make two eyes of a face is not believed
   * @return ten numbers in the order of {@link Detection#landmarks}, pixels of the picture
   */
  public static float[] frontal(Square box, List<Square> eyes) {
    double[] right = eye(box, eyes, 0);
    double[] left = eye(box, eyes, 2);
    double dx = left[0] - right[0];
    double dy = left[1] - right[1];
    double distance = Math.hypot(dx, dy);
    if (distance < LEAST_DISTANCE
        || distance > MOST_DISTANCE
        || Math.abs(Math.atan2(dy, dx)) > MOST_ROLL) {
      return frontal(box);
    }
    SimilarityTransform toEyes =
        SimilarityTransform.fit(
            new float[] {
              (float) FRONTAL[0], (float) FRONTAL[1], (float) FRONTAL[2], (float) FRONTAL[3]
            },
            new float[] {(float) right[0], (float) right[1], (float) left[0], (float) left[1]});
    double[] fitted = new double[10];
    for (int k = 0; k < 10; k += 2) {
      fitted[k] = toEyes.x(FRONTAL[k], FRONTAL[k + 1]);
      fitted[k + 1] = toEyes.y(FRONTAL[k], FRONTAL[k + 1]);
    }
    return placed(fitted, box);
  }

  /**
   * The mean face turned aside.
   *
   * @param toTheLeft whether it looks to the left of the picture
   * @return ten numbers in the order of {@link Detection#landmarks}, pixels of the picture
   */
  public static float[] profile(Square box, boolean toTheLeft) {
    if (toTheLeft) {
      return placed(PROFILE, box);
    }
    int[] swapped = {2, 0, 4, 8, 6};
    double[] mirrored = new double[10];
    for (int k = 0; k < 5; k++) {
      mirrored[2 * k] = 1 - PROFILE[swapped[k]];
      mirrored[2 * k + 1] = PROFILE[swapped[k] + 1];
    }
    return placed(mirrored, box);
  }

  /**
   * Where one eye most likely is, box sides: the windows' cluster, drawn towards its mean place.
   */
  private static double[] eye(Square box, List<Square> windows, int k) {
    double[] place = {FRONTAL[k], FRONTAL[k + 1]};
    double[] found = place;
    double seen = 0;
    for (int i = 0; i <= REFINEMENTS; i++) {
      double x = 0;
      double y = 0;
      double sum = 0;
      for (Square window : windows) {
        double wx = (window.centreX() - box.x()) / box.side();
        double wy = (window.centreY() - box.y()) / box.side();
        double weight = likeness(wx, wy, place, PLACE_SIGMA);
        if (i > 0) {
          weight *= likeness(wx, wy, found, CLUSTER_SIGMA);
        }
        x += weight * wx;
        y += weight * wy;
        sum += weight;
      }
      // Too little to divide by: nothing was seen near this place.
      if (sum < 1e-6) {
        return place;
      }
      found = new double[] {x / sum, y / sum};
      seen = sum;
    }
    double share = seen / (seen + PRIOR_WINDOWS);
    return new double[] {
      place[0] + share * (found[0] - place[0]), place[1] + share * (found[1] - place[1])
    };
  }

  private static double likeness(double x, double y, double[] around, double sigma) {
    double dx = (x - around[0]) / sigma;
    double dy = (y - around[1]) / sigma;
    return Math.exp(-(dx * dx + dy * dy) / 2);
  }

  private static float[] placed(double[] unit, Square box) {
    float[] landmarks = new float[10];
    for (int k = 0; k < 10; k++) {
      landmarks[k] = (float) (unit[k] * box.side() + (k % 2 == 0 ? box.x() : box.y()));
    }
    return landmarks;
  }
}
