package org.winnow.face;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Cuts a square out of a picture, as models see a face that is not aligned. */
public final class SquareCrop {
  private SquareCrop() {}

  /**
   * Cuts a square out, at another size. Pixels are averaged where it shrinks; what lies outside of
   * the picture is black. Memory beyond that of the crop does not depend on the square.
   *
   * @param bgr upright picture, 8 bit, 3 channels
   * @param square in pixels of the picture
   * @param width of the crop, pixels
   * @param height of the crop, pixels
   * @return a new picture; the caller closes it
   */
  public static Mat cut(Mat bgr, Square square, int width, int height) {
    Span across = Span.of(square.x(), square.side(), bgr.cols(), width);
    Span down = Span.of(square.y(), square.side(), bgr.rows(), height);
    try (Scalar black = new Scalar(0.0)) {
      Mat crop = new Mat(height, width, opencv_core.CV_8UC3, black);
      if (across.size() > 0 && down.size() > 0) {
        try (Rect from = new Rect(across.start(), down.start(), across.size(), down.size());
            Mat part = new Mat(bgr, from);
            Rect to = new Rect(across.place(), down.place(), across.placed(), down.placed());
            Mat target = new Mat(crop, to);
            Size size = new Size(across.placed(), down.placed())) {
          boolean shrinks = across.placed() < across.size();
          opencv_imgproc.resize(
              part,
              target,
              size,
              0,
              0,
              shrinks ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR);
        }
      }
      return crop;
    }
  }

  /**
   * One direction of a cut.
   *
   * @param start first pixel of the picture
   * @param size pixels of the picture, 0 if the square lies outside
   * @param place first pixel of the crop
   * @param placed pixels of the crop
   */
  private record Span(int start, int size, int place, int placed) {
    static Span of(double start, double side, int pictureSize, int cropSize) {
      int first = (int) Math.max(0, Math.round(start));
      int end = (int) Math.min(pictureSize, Math.round(start + side));
      if (end <= first) {
        return new Span(0, 0, 0, 0);
      }
      double scale = cropSize / side;
      int place = (int) Math.min(cropSize - 1, Math.max(0, Math.round((first - start) * scale)));
      int placedEnd = (int) Math.min(cropSize, Math.round((end - start) * scale));
      return new Span(first, end - first, place, Math.max(1, placedEnd - place));
    }
  }
}
