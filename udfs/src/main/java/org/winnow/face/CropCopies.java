package org.winnow.face;

import java.util.List;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.winnow.image.attack.Attack;

/**
 * Copies of a photograph as its aligned face shows them. The face is brought to its size in the
 * photograph, altered, and aligned again with the small error that a detector makes.
 */
public final class CropCopies {
  /** Attacks that leave all of the face in the picture. */
  public static final List<String> KINDS =
      List.of(
          "jpeg-30",
          "jpeg-10",
          "scale-50",
          "scale-25",
          "mirror",
          "blur-1",
          "noise-10",
          "gamma-60",
          "grey",
          "chain");

  /** Distance of the eyes in an aligned face, in pixels, and how far a face is enlarged. */
  private static final double TEMPLATE_EYES = 35.2;

  private static final double MIN_ENLARGEMENT = 0.25;
  private static final double MAX_ENLARGEMENT = 3;

  /** Standard deviations of a detector's error: pixels of the aligned face, degrees, share. */
  private static final double SHIFT = 0.7;

  private static final double TURN = 0.7;
  private static final double STRETCH = 0.01;

  private CropCopies() {}

  /**
   * The aligned face of a copy.
   *
   * @param crop aligned face, 112x112 BGR; unchanged
   * @param eyes distance of the eyes in the photograph, in pixels
   * @param kind one of {@link #KINDS}
   * @param seed of the draws
   * @return 112x112 BGR; the caller closes it
   */
  public static Mat of(Mat crop, double eyes, String kind, long seed) {
    double factor = Math.min(MAX_ENLARGEMENT, Math.max(MIN_ENLARGEMENT, eyes / TEMPLATE_EYES));
    int side = (int) Math.round(crop.cols() * factor);
    try (Mat photographed = resized(crop, side);
        Mat altered = Attack.named(kind).apply(photographed, seed);
        Mat back = resized(altered, crop.cols())) {
      return realigned(back, new Random(seed ^ kind.hashCode()));
    }
  }

  private static Mat resized(Mat picture, int side) {
    Mat result = new Mat();
    boolean smaller = side < picture.cols();
    try (Size size = new Size(side, side)) {
      opencv_imgproc.resize(
          picture,
          result,
          size,
          0,
          0,
          smaller ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR);
    }
    return result;
  }

  private static Mat realigned(Mat face, Random random) {
    float centre = face.cols() / 2f;
    try (Point2f middle = new Point2f(centre, centre);
        Mat turn =
            opencv_imgproc.getRotationMatrix2D(
                middle, TURN * random.nextGaussian(), 1 + STRETCH * random.nextGaussian());
        Mat shift = new Mat(turn.rows(), turn.cols(), turn.type(), new Scalar(0, 0, 0, 0))) {
      shift.ptr(0, 2).putDouble(SHIFT * random.nextGaussian());
      shift.ptr(1, 2).putDouble(SHIFT * random.nextGaussian());
      opencv_core.add(turn, shift, turn);
      Mat result = new Mat();
      opencv_imgproc.warpAffine(
          face,
          result,
          turn,
          face.size(),
          opencv_imgproc.INTER_LINEAR,
          opencv_core.BORDER_REPLICATE,
          new Scalar(0, 0, 0, 0));
      return result;
    }
  }
}
