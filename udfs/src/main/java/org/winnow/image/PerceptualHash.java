package org.winnow.image;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * 64-bit perceptual hash by the discrete cosine transform: grey, 32×32, 2-D DCT, the 8×8 lowest
 * frequencies, one bit for each that lies above their median. The recipe of the libraries imagehash
 * and pHash; near-duplicates differ in about 10 bits or fewer.
 */
public final class PerceptualHash {
  private static final int SIDE = 32;
  private static final int LOW = 8;

  private PerceptualHash() {}

  /**
   * The hash; bit 63 is the mean, then row by row.
   *
   * @param bgr 8 bit, three channels
   */
  public static long of(Mat bgr) {
    float[] low = new float[LOW * LOW];
    try (Mat small = new Mat();
        Mat grey = new Mat();
        Mat real = new Mat();
        Mat spectrum = new Mat();
        Size size = new Size(SIDE, SIDE)) {
      opencv_imgproc.resize(bgr, small, size, 0, 0, opencv_imgproc.INTER_AREA);
      opencv_imgproc.cvtColor(small, grey, opencv_imgproc.COLOR_BGR2GRAY);
      grey.convertTo(real, opencv_core.CV_32F);
      opencv_core.dct(real, spectrum);
      for (int y = 0; y < LOW; y++) {
        new FloatPointer(spectrum.ptr(y)).get(low, y * LOW, LOW);
      }
    }
    float[] sorted = low.clone();
    Arrays.sort(sorted);
    float median = (sorted[31] + sorted[32]) / 2;
    long hash = 0;
    for (float coefficient : low) {
      hash = hash << 1 | (coefficient > median ? 1 : 0);
    }
    return hash;
  }

  /** Bits in which two hashes differ, 0 to 64. */
  public static int distance(long a, long b) {
    return Long.bitCount(a ^ b);
  }
}
