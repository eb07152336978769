package org.winnow.face;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * What can be measured of an aligned crop without a model.
 *
 * @param interEye distance between the eyes in the source picture, pixels: the true resolution
 * @param sharpness variance of the Laplacian (3×3, four neighbours) of the grey 112×112 crop; 0 is
 *     flat, below about 50 soft. A small face that was enlarged is soft, whatever its source
 * @param brightness mean grey level of the crop, 0..255
 * @param contrast standard deviation of the grey level of the crop, 0..127.5
 * @param pose where the head points
 * @param outside share of the crop that lies outside the picture, 0..1
 */
public record CropQuality(
    double interEye,
    double sharpness,
    double brightness,
    double contrast,
    HeadPose pose,
    double outside) {

  /**
   * Measures one crop.
   *
   * @param crop from {@link FaceAligner#align}: 112×112, BGR or grey, 8 bit
   * @param landmarks the landmarks that it was cut by, pixels of the picture
   * @param pictureWidth width of the picture, pixels
   * @param pictureHeight height of the picture, pixels
   */
  public static CropQuality measure(
      Mat crop, float[] landmarks, int pictureWidth, int pictureHeight) {
    try (Mat grey = grey(crop);
        Mat laplacian = new Mat()) {
      double[] level = meanAndDeviation(grey);
      opencv_imgproc.Laplacian(grey, laplacian, opencv_core.CV_64F);
      double edge = meanAndDeviation(laplacian)[1];
      return new CropQuality(
          Math.hypot(landmarks[2] - landmarks[0], landmarks[3] - landmarks[1]),
          edge * edge,
          level[0],
          level[1],
          HeadPose.of(landmarks),
          outside(FaceAligner.toCrop(landmarks), pictureWidth, pictureHeight));
    }
  }

  private static Mat grey(Mat crop) {
    if (crop.channels() == 1) {
      return crop.clone();
    }
    Mat grey = new Mat();
    opencv_imgproc.cvtColor(crop, grey, opencv_imgproc.COLOR_BGR2GRAY);
    return grey;
  }

  private static double[] meanAndDeviation(Mat m) {
    try (Mat mean = new Mat();
        Mat deviation = new Mat()) {
      opencv_core.meanStdDev(m, mean, deviation);
      return new double[] {
        new DoublePointer(mean.data()).get(), new DoublePointer(deviation.data()).get()
      };
    }
  }

  /** The share of the crop that lies outside a picture, 0..1. */
  static double outside(SimilarityTransform toCrop, int width, int height) {
    SimilarityTransform back = toCrop.inverse();
    int out = 0;
    for (int v = 0; v < FaceAligner.SIDE; v++) {
      for (int u = 0; u < FaceAligner.SIDE; u++) {
        double x = back.x(u, v);
        double y = back.y(u, v);
        if (x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5) {
          out++;
        }
      }
    }
    return out / (double) (FaceAligner.SIDE * FaceAligner.SIDE);
  }
}
