package org.winnow.image.attack;

import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Pictures within larger ones. */
final class Frames {
  private Frames() {}

  /**
   * A border all around.
   *
   * @param share its width as a share of the longer side
   * @param level 0 to 255
   */
  static Mat border(Mat bgr, double share, int level) {
    Mat framed = new Mat();
    int width = (int) Math.max(1, Math.round(share * Math.max(bgr.cols(), bgr.rows())));
    try (Scalar colour = Scalar.all(level)) {
      opencv_core.copyMakeBorder(
          bgr, framed, width, width, width, width, opencv_core.BORDER_CONSTANT, colour);
    }
    return framed;
  }

  /**
   * The window of a program on a desktop: a bar above with three buttons, and a bar at the side.
   */
  static Mat screenshot(Mat bgr, Random random) {
    int bar = Math.max(8, bgr.rows() / 12);
    int side = Math.max(8, bgr.cols() / 8);
    int level = 200 + random.nextInt(40);
    try (Mat small = Geometry.scaled(bgr, 0.85, 0.85);
        Scalar desk = new Scalar(level, level, level - 10, 0)) {
      Mat screen =
          new Mat(small.rows() + 2 * bar, small.cols() + side + bar, opencv_core.CV_8UC3, desk);
      fill(screen, 0, 0, screen.cols(), bar, 60);
      for (int button = 0; button < 3; button++) {
        fill(screen, bar / 4 + button * bar, bar / 4, bar / 2, bar / 2, 120 + 40 * button);
      }
      fill(screen, 0, bar, side - bar / 2, screen.rows() - bar, 150);
      paste(small, screen, side, bar + bar / 2);
      return screen;
    }
  }

  /** One of four panels; the others hold drawn shapes. */
  static Mat collage(Mat bgr, Random random) {
    Mat sheet = new Mat(2 * bgr.rows(), 2 * bgr.cols(), opencv_core.CV_8UC3);
    int place = random.nextInt(4);
    for (int panel = 0; panel < 4; panel++) {
      int x = panel % 2 * bgr.cols();
      int y = panel / 2 * bgr.rows();
      if (panel == place) {
        paste(bgr, sheet, x, y);
        continue;
      }
      fill(sheet, x, y, bgr.cols(), bgr.rows(), random.nextInt(256));
      for (int shape = 0; shape < 12; shape++) {
        int width = 1 + random.nextInt(Math.max(1, bgr.cols() / 2));
        int height = 1 + random.nextInt(Math.max(1, bgr.rows() / 2));
        fill(
            sheet,
            x + random.nextInt(bgr.cols() - width + 1),
            y + random.nextInt(bgr.rows() - height + 1),
            width,
            height,
            random.nextInt(256));
      }
    }
    return sheet;
  }

  private static void paste(Mat picture, Mat onto, int x, int y) {
    try (Rect place = new Rect(x, y, picture.cols(), picture.rows());
        Mat view = onto.apply(place)) {
      picture.copyTo(view);
    }
  }

  private static void fill(Mat picture, int x, int y, int width, int height, int level) {
    try (Rect place = new Rect(x, y, width, height);
        Scalar colour = Scalar.all(level)) {
      opencv_imgproc.rectangle(picture, place, colour, -1, opencv_imgproc.LINE_8, 0);
    }
  }
}
