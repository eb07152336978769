package org.winnow.image.attack;

import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Changes of the levels of pixels. */
final class Tones {
  private Tones() {}

  /** Gaussian blur; sigma in pixels. */
  static Mat blurred(Mat bgr, double sigma) {
    Mat result = new Mat();
    try (Size byTheSigma = new Size(0, 0)) {
      opencv_imgproc.GaussianBlur(bgr, result, byTheSigma, sigma);
    }
    return result;
  }

  /** Gaussian noise on each channel of each pixel; sigma in levels. */
  static Mat noisy(Mat bgr, double sigma, Random random) {
    return mapped(bgr, level -> (int) Math.round(level + sigma * random.nextGaussian()));
  }

  /** Levels raised to a power; below 1 is brighter. */
  static Mat gamma(Mat bgr, double exponent) {
    int[] levels = new int[256];
    for (int level = 0; level < levels.length; level++) {
      levels[level] = (int) Math.round(255 * StrictMath.pow(level / 255.0, exponent));
    }
    return mapped(bgr, level -> levels[level]);
  }

  /** Without colour, in three equal channels. */
  static Mat grey(Mat bgr) {
    Mat result = new Mat();
    try (Mat grey = new Mat()) {
      opencv_imgproc.cvtColor(bgr, grey, opencv_imgproc.COLOR_BGR2GRAY);
      opencv_imgproc.cvtColor(grey, result, opencv_imgproc.COLOR_GRAY2BGR);
    }
    return result;
  }

  private static Mat mapped(Mat bgr, IntUnaryOperator map) {
    Mat result = bgr.clone();
    byte[] row = new byte[bgr.cols() * bgr.channels()];
    for (int y = 0; y < bgr.rows(); y++) {
      bgr.ptr(y).get(row);
      for (int i = 0; i < row.length; i++) {
        row[i] = (byte) Math.max(0, Math.min(255, map.applyAsInt(row[i] & 0xff)));
      }
      result.ptr(y).put(row);
    }
    return result;
  }
}
