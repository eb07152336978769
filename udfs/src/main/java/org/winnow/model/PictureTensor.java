package org.winnow.model;

import java.nio.FloatBuffer;
import java.util.Locale;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Writes a picture into the off-heap buffer that a model reads. */
public final class PictureTensor {
  private PictureTensor() {}

  /**
   * Writes one picture of {@code height} × {@code width}, top left, black around.
   *
   * @param bgr 8 bit, 3 channels, at most that size
   * @param index which picture of the batch
   * @param tensor direct buffer in the layout of the contract
   * @throws IllegalArgumentException if the picture is not 8-bit BGR or does not fit, or is smaller
   *     where the layout is not planar
   */
  public static void write(
      Mat bgr, InputContract contract, int index, FloatBuffer tensor, int width, int height) {
    int w = bgr.cols();
    int h = bgr.rows();
    boolean full = w == width && h == height;
    boolean fits =
        full || (contract.layout() == InputContract.Layout.NCHW && w <= width && h <= height);
    if (bgr.type() != opencv_core.CV_8UC3 || !fits || w == 0 || h == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a model input of %dx%d takes an 8-bit BGR picture of at most that size, not %dx%d"
                  + " of OpenCV type %d",
              width,
              height,
              w,
              h,
              bgr.type()));
    }
    long plane = (long) width * height;
    try (FloatPointer memory = new FloatPointer(tensor);
        Mat levels = new Mat();
        Mat values = new Mat();
        Rect place = new Rect(0, 0, w, h)) {
      int planes = contract.planes();
      for (int c = 0; c < planes; c++) {
        double mean = contract.mean().get(c);
        double std = contract.std().get(c);
        switch (contract.colour()) {
          case BGR -> opencv_core.extractChannel(bgr, levels, c);
          case RGB -> opencv_core.extractChannel(bgr, levels, 2 - c);
          case GREY -> opencv_imgproc.cvtColor(bgr, levels, opencv_imgproc.COLOR_BGR2GRAY);
        }
        boolean planar = contract.layout() == InputContract.Layout.NCHW;
        long start = (long) planes * index * plane + (planar ? c * plane : 0);
        try (FloatPointer first = memory.getPointer(start);
            Mat all = new Mat(height, width, opencv_core.CV_32FC(planar ? 1 : planes), first);
            Mat part = new Mat(all, place)) {
          if (planar) {
            if (!full) {
              try (Scalar black = new Scalar(-mean / std)) {
                all.put(black);
              }
            }
            levels.convertTo(part, opencv_core.CV_32F, 1 / std, -mean / std);
          } else {
            levels.convertTo(values, opencv_core.CV_32F, 1 / std, -mean / std);
            opencv_core.insertChannel(values, part, c);
          }
        }
      }
    }
  }
}
