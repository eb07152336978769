package org.winnow.testing;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;

/** A picture in place of an aligned face: patches of several sizes and shades. */
public final class Patches {
  private static final int SIDE = 112;

  private Patches() {}

  /** 112x112 BGR; the caller closes it. */
  public static Mat draw() {
    Mat face = new Mat(SIDE, SIDE, opencv_core.CV_8UC3, new Scalar(90, 120, 150, 0));
    for (int i = 0; i < 60; i++) {
      try (Point at = new Point(i * 37 % SIDE, i * 53 % SIDE);
          Scalar colour = new Scalar(i * 41 % 256, i * 67 % 256, i * 29 % 256, 0)) {
        opencv_imgproc.circle(face, at, 4 + i % 9, colour, -1, opencv_imgproc.LINE_8, 0);
      }
    }
    return face;
  }
}
