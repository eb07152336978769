package org.winnow.image.attack;

import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;

/** What sites lay over photographs. */
final class Overlays {
  private static final String[] LINES = {"PHOTO AGENCY", "NOT FOR SALE", "BREAKING NEWS"};

  private Overlays() {}

  /** A line of white text with a dark edge across the lower half. */
  static Mat text(Mat bgr, Random random) {
    Mat result = bgr.clone();
    double scale = bgr.cols() / 300.0;
    int thick = (int) Math.max(1, Math.round(2 * scale));
    String line = LINES[random.nextInt(LINES.length)];
    try (Point place =
            new Point(bgr.cols() / 20, (int) (bgr.rows() * (0.55 + 0.4 * random.nextDouble())));
        Scalar dark = Scalar.all(20);
        Scalar white = Scalar.all(245)) {
      int font = opencv_imgproc.FONT_HERSHEY_SIMPLEX;
      int smooth = opencv_imgproc.LINE_AA;
      opencv_imgproc.putText(result, line, place, font, scale, dark, 2 * thick, smooth, false);
      opencv_imgproc.putText(result, line, place, font, scale, white, thick, smooth, false);
    }
    return result;
  }

  /** A translucent disc with a bar in one corner. */
  static Mat logo(Mat bgr, Random random) {
    int radius = Math.max(2, Math.min(bgr.cols(), bgr.rows()) / 8);
    int x = random.nextBoolean() ? 3 * radius / 2 : bgr.cols() - 3 * radius / 2;
    int y = random.nextBoolean() ? 3 * radius / 2 : bgr.rows() - 3 * radius / 2;
    Mat result = new Mat();
    try (Mat painted = bgr.clone();
        Point middle = new Point(x, y);
        Point from = new Point(x - radius, y - radius / 5);
        Point to = new Point(x + radius, y + radius / 5);
        Scalar blue = new Scalar(200, 80, 20, 0);
        Scalar white = Scalar.all(255)) {
      opencv_imgproc.circle(painted, middle, radius, blue, -1, opencv_imgproc.LINE_AA, 0);
      opencv_imgproc.rectangle(painted, from, to, white, -1, opencv_imgproc.LINE_8, 0);
      opencv_core.addWeighted(painted, 0.75, bgr, 0.25, 0, result);
    }
    return result;
  }
}
