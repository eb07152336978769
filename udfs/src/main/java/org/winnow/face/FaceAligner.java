package org.winnow.face;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Cuts a face out so that its eyes, nose and mouth come to lie where face embedders expect them.
 *
 * <p>The template is ArcFace's (Deng et al., 2019; insightface {@code arcface_dst}), a crop of
 * 112×112; sampling is bilinear, and what lies outside the picture is 0.
 */
public final class FaceAligner {
  /** Side of the crop, pixels. */
  public static final int SIDE = 112;

  private static final float[] TEMPLATE = {
    38.2946f, 51.6963f, 73.5318f, 51.5014f, 56.0252f, 71.7366f, 41.5493f, 92.3655f, 70.7299f,
    92.2041f
  };

  private FaceAligner() {}

  /** The five template points, x and y, in the order of {@link Detection#landmarks}. */
  static float[] template() {
    return TEMPLATE.clone();
  }

  /**
   * The transform from the picture to the crop.
   *
   * @param landmarks ten numbers in the order of {@link Detection#landmarks}
   * @throws IllegalArgumentException if the landmarks are not finite or all lie in one place
   */
  public static SimilarityTransform toCrop(float[] landmarks) {
    return SimilarityTransform.fit(landmarks, TEMPLATE);
  }

  /**
   * The aligned crop.
   *
   * @param bgr upright picture, 8 bit, 1 or 3 channels
   * @param landmarks ten numbers in the order of {@link Detection#landmarks}, picture pixels
   * @return a new 112×112 picture with the channels of {@code bgr}; the caller closes it
   * @throws IllegalArgumentException if the landmarks are not finite or all lie in one place
   */
  public static Mat align(Mat bgr, float[] landmarks) {
    return warp(bgr, toCrop(landmarks));
  }

  private static Mat warp(Mat bgr, SimilarityTransform t) {
    Mat crop = new Mat();
    try (Mat matrix = new Mat(2, 3, opencv_core.CV_64F);
        Size size = new Size(SIDE, SIDE);
        Scalar border = new Scalar(0.0)) {
      org.bytedeco.javacpp.DoublePointer m = new org.bytedeco.javacpp.DoublePointer(matrix.data());
      m.put(t.a(), -t.b(), t.tx(), t.b(), t.a(), t.ty());
      opencv_imgproc.warpAffine(
          bgr,
          crop,
          matrix,
          size,
          opencv_imgproc.INTER_LINEAR,
          opencv_core.BORDER_CONSTANT,
          border);
    }
    return crop;
  }
}
