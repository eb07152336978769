package org.winnow.image.attack;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Lossy encodings. */
final class Encoding {
  /** Factors of size and qualities that one picture meets from site to site. */
  private static final double[][] CHAIN = {{0.8, 60}, {1, 40}, {1.25, 70}, {0.9, 50}};

  private Encoding() {}

  /** Encodes as JPEG and decodes again; quality 1 to 100. */
  static Mat jpeg(Mat bgr, int quality) {
    try (BytePointer file = new BytePointer();
        IntPointer settings = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality)) {
      if (!opencv_imgcodecs.imencode(".jpg", bgr, file, settings)) {
        throw new IllegalStateException("a picture could not be encoded");
      }
      try (Mat bytes = new Mat(file)) {
        return opencv_imgcodecs.imdecode(bytes, opencv_imgcodecs.IMREAD_COLOR);
      }
    }
  }

  /** Scaled and encoded several times in a row. */
  static Mat chain(Mat bgr) {
    Mat current = bgr.clone();
    for (double[] step : CHAIN) {
      try (Mat before = current;
          Mat scaled = Geometry.scaled(before, step[0], step[0])) {
        current = jpeg(scaled, (int) step[1]);
      }
    }
    return current;
  }
}
