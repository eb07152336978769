package org.winnow.image.attack;

import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Changes of size, place and direction. */
final class Geometry {
  private Geometry() {}

  /** A picture of other size: by area if it becomes smaller, else bilinear. */
  static Mat scaled(Mat bgr, double factorX, double factorY) {
    Mat scaled = new Mat();
    try (Size size =
        new Size(
            (int) Math.max(1, Math.round(bgr.cols() * factorX)),
            (int) Math.max(1, Math.round(bgr.rows() * factorY)))) {
      opencv_imgproc.resize(
          bgr,
          scaled,
          size,
          0,
          0,
          factorX * factorY < 1 ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR);
    }
    return scaled;
  }

  /**
   * Cuts away a share of the area, 0 to 1. The rest has the proportions of the whole and lies near
   * the middle: at most half of the room is moved to one side.
   */
  static Mat cropped(Mat bgr, double share, Random random) {
    double side = Math.sqrt(1 - share);
    int width = (int) Math.max(1, Math.round(bgr.cols() * side));
    int height = (int) Math.max(1, Math.round(bgr.rows() * side));
    int x = (int) Math.round((bgr.cols() - width) * (0.25 + random.nextDouble() / 2));
    int y = (int) Math.round((bgr.rows() - height) * (0.25 + random.nextDouble() / 2));
    try (Rect place = new Rect(x, y, width, height);
        Mat view = bgr.apply(place)) {
      return view.clone();
    }
  }

  /** Left and right exchanged. */
  static Mat mirrored(Mat bgr) {
    Mat mirrored = new Mat();
    opencv_core.flip(bgr, mirrored, 1);
    return mirrored;
  }

  /** Turned about its middle in a frame of the same size; the corners that appear are black. */
  static Mat rotated(Mat bgr, double degrees) {
    Mat rotated = new Mat();
    try (Point2f middle = new Point2f(bgr.cols() / 2f, bgr.rows() / 2f);
        Mat matrix = opencv_imgproc.getRotationMatrix2D(middle, degrees, 1);
        Size size = new Size(bgr.cols(), bgr.rows());
        Scalar black = new Scalar(0.0)) {
      opencv_imgproc.warpAffine(
          bgr,
          rotated,
          matrix,
          size,
          opencv_imgproc.INTER_LINEAR,
          opencv_core.BORDER_CONSTANT,
          black);
    }
    return rotated;
  }
}
