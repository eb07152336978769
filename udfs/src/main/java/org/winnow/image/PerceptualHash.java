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
 *
 * <p>The picture is first sampled at a power of two, at most 256×256, and then halved. The mean
 * over all pixels of a large picture costs more than its decoding, and gives the same bits but one
 * or two.
 */
public final class PerceptualHash {
  private static final int SIDE = 32;
  private static final int LOW = 8;
  private static final int MAX_SAMPLED = 256;

  private PerceptualHash() {}

  /**
   * The hash of a file. A large JPEG is decoded at the smallest scale that the hash samples.
   *
   * @throws UnusableImage if the file cannot be decoded, see {@link ImageDecoder#decode}
   */
  public static long of(byte[] file, ImageCaps caps) throws UnusableImage {
    try (Mat picture = ImageDecoder.decode(file, caps, MAX_SAMPLED)) {
      return of(picture);
    }
  }

  /**
   * The hash of a picture; bit 63 is the mean, then row by row.
   *
   * @param bgr 8 bit, three channels
   */
  public static long of(Mat bgr) {
    float[] low = new float[LOW * LOW];
    try (Mat grey = new Mat();
        Mat real = new Mat();
        Mat spectrum = new Mat()) {
      int side = sampledSide(Math.min(bgr.cols(), bgr.rows()));
      resize(bgr, grey, side, opencv_imgproc.INTER_LINEAR);
      opencv_imgproc.cvtColor(grey, grey, opencv_imgproc.COLOR_BGR2GRAY);
      while (side > SIDE) {
        side /= 2;
        resize(grey, grey, side, opencv_imgproc.INTER_AREA);
      }
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

  /** The largest power of two that is not above the shorter side, within 32 to 256. */
  private static int sampledSide(int shorter) {
    return Math.max(SIDE, Math.min(MAX_SAMPLED, Integer.highestOneBit(shorter)));
  }

  private static void resize(Mat from, Mat to, int side, int interpolation) {
    try (Size size = new Size(side, side)) {
      opencv_imgproc.resize(from, to, size, 0, 0, interpolation);
    }
  }

  /** Bits in which two hashes differ, 0 to 64. */
  public static int distance(long a, long b) {
    return Long.bitCount(a ^ b);
  }
}
