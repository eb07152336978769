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
   * Writes one picture as planes of {@code height} × {@code width}, top left, black around.
   *
   * @param bgr 8 bit, 3 channels, at most that size
   * @param index which picture of the batch
   * @param tensor direct buffer, {@code [N,planes,height,width]}
   * @throws IllegalArgumentException if the picture is not 8-bit BGR or does not fit
   */
  public static void write(
      Mat bgr, InputContract contract, int index, FloatBuffer tensor, int width, int height) {
    int w = bgr.cols();
    int h = bgr.rows();
    if (bgr.type() != opencv_core.CV_8UC3 || w > width || h > height || w == 0 || h == 0) {
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
        Mat channel = new Mat()) {
      int planes = contract.planes();
      for (int c = 0; c < planes; c++) {
        double mean = contract.mean().get(c);
        double std = contract.std().get(c);
        switch (contract.colour()) {
          case BGR -> opencv_core.extractChannel(bgr, channel, c);
          case RGB -> opencv_core.extractChannel(bgr, channel, 2 - c);
          case GREY -> opencv_imgproc.cvtColor(bgr, channel, opencv_imgproc.COLOR_BGR2GRAY);
        }
        try (FloatPointer start = memory.getPointer(((long) planes * index + c) * plane);
            Mat all = new Mat(height, width, opencv_core.CV_32F, start);
            Rect place = new Rect(0, 0, w, h);
            Mat part = new Mat(all, place)) {
          if (w < width || h < height) {
            try (Scalar black = new Scalar(-mean / std)) {
              all.put(black);
            }
          }
          channel.convertTo(part, opencv_core.CV_32F, 1 / std, -mean / std);
        }
      }
    }
  }
}
