package org.winnow.face;

import java.util.List;
import java.util.Optional;

/** Why the output of a detector describes no face that can be cut out of a picture. */
public enum DetectionFault {
  /** The score, the box or a landmark is NaN or infinite. */
  NOT_FINITE("its score, box or landmarks hold NaN or infinity"),
  /** The box has no area. */
  EMPTY_BOX("its box is empty"),
  /** The box or the aligned crop shows nothing of the picture, or next to nothing. */
  OUTSIDE("it lies outside the picture"),
  /** The landmarks lie in one point or on one line: no alignment follows from them. */
  DEGENERATE_LANDMARKS("its landmarks lie in one point or on one line");

  /** The least root mean square distance of the landmarks from their mean, pixels. */
  private static final double MIN_SPREAD = 1;

  /** The least ratio of the minor to the major variance of the landmarks; a profile has 0.01. */
  private static final double MIN_RATIO = 1e-6;

  /** The largest share of a crop that may lie outside the picture. */
  private static final double MAX_OUTSIDE = 0.99;

  private final String words;

  DetectionFault(String words) {
    this.words = words;
  }

  /** For people; a clause whose subject is the face. */
  public String words() {
    return words;
  }

  /**
   * The first fault of a detection.
   *
   * @param width width of the picture, pixels
   * @param height height of the picture, pixels
   * @return empty if the face can be aligned and measured
   */
  public static Optional<DetectionFault> of(Detection face, int width, int height) {
    if (!comparable(face) || !finite(face.landmarks())) {
      return Optional.of(NOT_FINITE);
    }
    if (face.width() <= 0 || face.height() <= 0) {
      return Optional.of(EMPTY_BOX);
    }
    if (face.x() >= width
        || face.y() >= height
        || face.x() + face.width() <= 0
        || face.y() + face.height() <= 0) {
      return Optional.of(OUTSIDE);
    }
    if (degenerate(face.landmarks())) {
      return Optional.of(DEGENERATE_LANDMARKS);
    }
    return CropQuality.outside(FaceAligner.toCrop(face.landmarks()), width, height) > MAX_OUTSIDE
        ? Optional.of(OUTSIDE)
        : Optional.empty();
  }

  /**
   * The detections that can be aligned and measured, in their order.
   *
   * @param width width of the picture, pixels
   * @param height height of the picture, pixels
   */
  public static List<Detection> usable(List<Detection> faces, int width, int height) {
    return faces.stream().filter(face -> of(face, width, height).isEmpty()).toList();
  }

  /** Whether score and box are finite, so that a detection can be ordered and compared. */
  static boolean comparable(Detection face) {
    return Float.isFinite(face.score())
        && Float.isFinite(face.x())
        && Float.isFinite(face.y())
        && Float.isFinite(face.width())
        && Float.isFinite(face.height());
  }

  private static boolean finite(float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        return false;
      }
    }
    return true;
  }

  private static boolean degenerate(float[] landmarks) {
    int n = landmarks.length / 2;
    double mx = 0;
    double my = 0;
    for (int i = 0; i < n; i++) {
      mx += landmarks[2 * i] / (double) n;
      my += landmarks[2 * i + 1] / (double) n;
    }
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      double x = landmarks[2 * i] - mx;
      double y = landmarks[2 * i + 1] - my;
      xx += x * x / n;
      yy += y * y / n;
      xy += x * y / n;
    }
    double major = (xx + yy) / 2 + Math.hypot((xx - yy) / 2, xy);
    double minor = (xx * yy - xy * xy) / major;
    // Written so that NaN counts as degenerate.
    return !(xx + yy >= MIN_SPREAD * MIN_SPREAD)
        || !(minor >= MIN_RATIO * major)
        || !(FaceAligner.toCrop(landmarks).scale() > 0)
        || Double.isNaN(HeadPose.of(landmarks).yaw());
  }
}
