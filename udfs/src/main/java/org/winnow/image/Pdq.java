package org.winnow.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * The PDQ hash of a picture and of its mirror image: 256 bits each, and a quality.
 *
 * <p>Written after the published algorithm (Facebook, "The TMK+PDQF video-hashing algorithm and the
 * PDQ image-hashing algorithm", 2019; ThreatExchange {@code pdq}): luminance, two passes of a box
 * filter along rows and columns (Jarosz, a tent), every 64th sample of it, the 16×16 lowest
 * frequencies of a discrete cosine transform without the mean, one bit for each that lies above
 * their median. The arithmetic is that of the C++ reference, in single precision and in its order:
 * equal luminance gives equal bits.
 *
 * <p>Two copies of one picture differ in about 30 bits or fewer after scaling and encoding, two
 * pictures in about 128.
 *
 * @param hash 32 bytes; as hexadecimal digits, it is the text form of the reference
 * @param mirror the hash of the picture with left and right exchanged, from the same transform
 * @param quality 0 to 100: how much the picture varies. Below 50, pictures of no relation may have
 *     near hashes; 0 is a flat picture, or one of fewer than 5 pixels a side
 */
public record Pdq(byte[] hash, byte[] mirror, int quality) {
  /** Bits of a hash. */
  public static final int BITS = 256;

  /** Bytes of a hash. */
  public static final int BYTES = BITS / 8;

  /**
   * A larger picture is reduced to this longer side first, by area. That costs time in proportion
   * to the pixels once, in place of four passes in floating point. The hash changes by 10 bits or
   * fewer where the quality is at least 80.
   */
  public static final int MAX_SIDE = 512;

  private static final int MIN_SIDE = 5;
  private static final int SIDE = 64;
  private static final int LOW = 16;
  private static final int PASSES = 2;
  private static final float[] COSINES = cosines();

  private static float[] cosines() {
    float[] cosines = new float[LOW * SIDE];
    float scale = (float) Math.sqrt(2.0 / SIDE);
    for (int i = 0; i < LOW; i++) {
      for (int j = 0; j < SIDE; j++) {
        cosines[i * SIDE + j] =
            (float) (scale * StrictMath.cos(Math.PI / 2 / SIDE * (i + 1) * (2 * j + 1)));
      }
    }
    return cosines;
  }

  /**
   * The hash of a picture.
   *
   * @param bgr 8 bit, three channels, upright
   */
  public static Pdq of(Mat bgr) {
    int longer = Math.max(bgr.cols(), bgr.rows());
    if (longer <= MAX_SIDE) {
      return ofLuminance(luminance(bgr), bgr.rows(), bgr.cols());
    }
    double factor = (double) MAX_SIDE / longer;
    try (Mat small = new Mat();
        Size size =
            new Size(
                (int) Math.max(1, Math.round(bgr.cols() * factor)),
                (int) Math.max(1, Math.round(bgr.rows() * factor)))) {
      opencv_imgproc.resize(bgr, small, size, 0, 0, opencv_imgproc.INTER_AREA);
      return ofLuminance(luminance(small), small.rows(), small.cols());
    }
  }

  /** {@code 0.299 R + 0.587 G + 0.114 B}, row by row. */
  private static float[] luminance(Mat bgr) {
    if (bgr.type() != opencv_core.CV_8UC3) {
      throw new IllegalArgumentException("a picture of type " + bgr.type() + " is not 8-bit BGR");
    }
    int columns = bgr.cols();
    float[] luminance = new float[bgr.rows() * columns];
    byte[] row = new byte[3 * columns];
    for (int y = 0; y < bgr.rows(); y++) {
      bgr.ptr(y).get(row);
      for (int x = 0; x < columns; x++) {
        luminance[y * columns + x] =
            (float)
                ((row[3 * x + 2] & 0xff) * 0.299
                    + (row[3 * x + 1] & 0xff) * 0.587
                    + (row[3 * x] & 0xff) * 0.114);
      }
    }
    return luminance;
  }

  /**
   * The hash of a luminance, 0 to 255.
   *
   * @param luminance row by row; overwritten
   */
  static Pdq ofLuminance(float[] luminance, int rows, int columns) {
    if (rows < MIN_SIDE || columns < MIN_SIDE) {
      return new Pdq(new byte[BYTES], new byte[BYTES], 0);
    }
    float[] small = rows == SIDE && columns == SIDE ? luminance : reduced(luminance, rows, columns);
    float[] frequencies = lowFrequencies(small);
    byte[] hash = bits(frequencies);
    // The mirror image has the opposite sign at odd frequencies; those of a row begin with 1.
    for (int i = 0; i < frequencies.length; i += 2) {
      frequencies[i] = -frequencies[i];
    }
    return new Pdq(hash, bits(frequencies), quality(small));
  }

  /** The blurred picture at the centres of 64×64 tiles. */
  private static float[] reduced(float[] picture, int rows, int columns) {
    float[] other = new float[picture.length];
    for (int pass = 0; pass < PASSES; pass++) {
      boxAlongRows(picture, other, rows, columns);
      boxAlongColumns(other, picture, rows, columns);
    }
    float[] small = new float[SIDE * SIDE];
    for (int i = 0; i < SIDE; i++) {
      int y = (int) ((i + 0.5) * rows / SIDE);
      for (int j = 0; j < SIDE; j++) {
        small[i * SIDE + j] = picture[y * columns + (int) ((j + 0.5) * columns / SIDE)];
      }
    }
    return small;
  }

  /** Half a tile, rounded up: two passes cover a whole one. */
  private static int window(int side) {
    return (side + 2 * SIDE - 1) / (2 * SIDE);
  }

  /** Means over a window that is cut off at the edges; one more sample lies after than before. */
  private static void boxAlongRows(float[] in, float[] out, int rows, int columns) {
    int window = window(columns);
    int ahead = (window + 2) / 2 - 1;
    for (int y = 0; y < rows; y++) {
      int start = y * columns;
      float sum = 0;
      int count = 0;
      int right = 0;
      while (right < ahead) {
        sum += in[start + right++];
        count++;
      }
      for (int x = 0; x < columns; x++) {
        if (right < columns) {
          sum += in[start + right++];
          count++;
        }
        int left = x + ahead - window;
        if (left >= 0) {
          sum -= in[start + left];
          count--;
        }
        out[start + x] = sum / count;
      }
    }
  }

  /** The same along columns, all columns at once. */
  private static void boxAlongColumns(float[] in, float[] out, int rows, int columns) {
    int window = window(rows);
    int ahead = (window + 2) / 2 - 1;
    float[] sums = new float[columns];
    int count = 0;
    int below = 0;
    while (below < ahead) {
      add(sums, in, below++ * columns);
      count++;
    }
    for (int y = 0; y < rows; y++) {
      if (below < rows) {
        add(sums, in, below++ * columns);
        count++;
      }
      int above = y + ahead - window;
      if (above >= 0) {
        subtract(sums, in, above * columns);
        count--;
      }
      int start = y * columns;
      for (int x = 0; x < columns; x++) {
        out[start + x] = sums[x] / count;
      }
    }
  }

  private static void add(float[] sums, float[] in, int start) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += in[start + x];
    }
  }

  private static void subtract(float[] sums, float[] in, int start) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] -= in[start + x];
    }
  }

  /** Frequencies 1 to 16 of both directions, rows first. */
  private static float[] lowFrequencies(float[] picture) {
    float[] half = new float[LOW * SIDE];
    for (int i = 0; i < LOW; i++) {
      for (int k = 0; k < SIDE; k++) {
        float cosine = COSINES[i * SIDE + k];
        for (int j = 0; j < SIDE; j++) {
          half[i * SIDE + j] += cosine * picture[k * SIDE + j];
        }
      }
    }
    float[] low = new float[LOW * LOW];
    for (int i = 0; i < LOW; i++) {
      for (int j = 0; j < LOW; j++) {
        float sum = 0;
        for (int k = 0; k < SIDE; k++) {
          sum += half[i * SIDE + k] * COSINES[j * SIDE + k];
        }
        low[i * LOW + j] = sum;
      }
    }
    return low;
  }

  /** Bit 0, the last of the last byte, is the lowest frequency. */
  private static byte[] bits(float[] frequencies) {
    float[] sorted = frequencies.clone();
    Arrays.sort(sorted);
    float median = sorted[BITS / 2 - 1];
    byte[] hash = new byte[BYTES];
    for (int i = 0; i < BITS; i++) {
      if (frequencies[i] > median) {
        hash[BYTES - 1 - i / 8] |= (byte) (1 << i % 8);
      }
    }
    return hash;
  }

  /** The sum of the steps between neighbours, each in whole percent of the range. */
  private static int quality(float[] picture) {
    int sum = 0;
    for (int i = 0; i < SIDE; i++) {
      for (int j = 0; j < SIDE; j++) {
        float level = picture[i * SIDE + j];
        if (i < SIDE - 1) {
          sum += step(level, picture[(i + 1) * SIDE + j]);
        }
        if (j < SIDE - 1) {
          sum += step(level, picture[i * SIDE + j + 1]);
        }
      }
    }
    return Math.min(100, sum / 90);
  }

  private static int step(float a, float b) {
    return Math.abs((int) ((a - b) * 100 / 255));
  }

  /**
   * Bits in which two hashes differ, 0 to 256.
   *
   * @throws IllegalArgumentException if one of them has not 32 bytes
   */
  public static int distance(byte[] a, byte[] b) {
    if (a.length != BYTES || b.length != BYTES) {
      throw new IllegalArgumentException(
          "a PDQ hash has " + BYTES + " bytes, not " + (a.length != BYTES ? a : b).length);
    }
    ByteBuffer first = ByteBuffer.wrap(a);
    ByteBuffer second = ByteBuffer.wrap(b);
    int bits = 0;
    for (int i = 0; i < BYTES; i += Long.BYTES) {
      bits += Long.bitCount(first.getLong(i) ^ second.getLong(i));
    }
    return bits;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Pdq p
        && Arrays.equals(hash, p.hash)
        && Arrays.equals(mirror, p.mirror)
        && quality == p.quality;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }
}
