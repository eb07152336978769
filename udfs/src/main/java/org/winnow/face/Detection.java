package org.winnow.face;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/**
 * One face found in one picture. All lengths are pixels of the upright picture, x to the right and
 * y down from its top left corner; the box may reach outside the picture.
 *
 * @param x left edge of the box
 * @param y top edge of the box
 * @param width width of the box, above 0
 * @param height height of the box, above 0
 * @param score the detector's own score, 0..1; scores of two detectors are not comparable
 * @param landmarks ten numbers, x and y of: right eye (left in the picture), left eye, nose tip,
 *     right mouth corner, left mouth corner
 */
public record Detection(
    float x, float y, float width, float height, float score, float[] landmarks) {

  /** Best first; ties are broken by place, so that the order of the faces is reproducible. */
  public static final Comparator<Detection> BEST_FIRST =
      Comparator.comparingDouble((Detection d) -> -d.score)
          .thenComparingDouble(Detection::x)
          .thenComparingDouble(Detection::y)
          .thenComparingDouble(Detection::width)
          .thenComparingDouble(Detection::height);

  /**
   * @throws IllegalArgumentException if there are not ten landmark numbers
   */
  public Detection {
    if (landmarks.length != 10) {
      throw new IllegalArgumentException("five landmarks are ten numbers, not " + landmarks.length);
    }
  }

  /** Distance between the eyes, pixels. */
  public double interEye() {
    return Math.hypot(landmarks[2] - landmarks[0], landmarks[3] - landmarks[1]);
  }

  /** Intersection over union of the two boxes, 0..1. */
  public double iou(Detection other) {
    double w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    if (w <= 0 || h <= 0) {
      return 0;
    }
    double both = w * h;
    return both / ((double) width * height + (double) other.width * other.height - both);
  }

  /** Distance of the box's centre from the centre of a picture of that size, pixels. */
  public double distanceFromCentre(int pictureWidth, int pictureHeight) {
    return Math.hypot(x + width / 2 - pictureWidth / 2.0, y + height / 2 - pictureHeight / 2.0);
  }

  /** The same face in a picture {@code factorX} times as wide and {@code factorY} as high. */
  public Detection scaled(double factorX, double factorY) {
    float[] points = new float[10];
    for (int i = 0; i < 10; i++) {
      points[i] = (float) (landmarks[i] * (i % 2 == 0 ? factorX : factorY));
    }
    return new Detection(
        (float) (x * factorX),
        (float) (y * factorY),
        (float) (width * factorX),
        (float) (height * factorY),
        score,
        points);
  }

  /** The same face in a picture that has more to its left and above it. */
  public Detection moved(float byX, float byY) {
    float[] points = new float[10];
    for (int i = 0; i < 10; i++) {
      points[i] = landmarks[i] + (i % 2 == 0 ? byX : byY);
    }
    return new Detection(x + byX, y + byY, width, height, score, points);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Detection d
        && Float.compare(x, d.x) == 0
        && Float.compare(y, d.y) == 0
        && Float.compare(width, d.width) == 0
        && Float.compare(height, d.height) == 0
        && Float.compare(score, d.score) == 0
        && Arrays.equals(landmarks, d.landmarks);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(new float[] {x, y, width, height, score})
        + Arrays.hashCode(landmarks);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Detection[%.1f,%.1f %.1fx%.1f score %.4f %s]",
        x,
        y,
        width,
        height,
        score,
        Arrays.toString(landmarks));
  }
}
