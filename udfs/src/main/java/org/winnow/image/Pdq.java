package org.winnow.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.opencv.opencv_core.Mat;

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

  private static final int MIN_SIDE = 5;
  private static final int SIDE = PdqSamples.SIDE;
  private static final int LOW = 16;
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
    return bgr.rows() < MIN_SIDE || bgr.cols() < MIN_SIDE
        ? new Pdq(new byte[BYTES], new byte[BYTES], 0)
        : ofSamples(PdqSamples.of(bgr));
  }

  /** The hash of 64×64 samples. */
  private static Pdq ofSamples(float[] small) {
    float[] frequencies = lowFrequencies(small);
    byte[] hash = bits(frequencies);
    // The mirror image has the opposite sign at odd frequencies; those of a row begin with 1.
    for (int i = 0; i < frequencies.length; i += 2) {
      frequencies[i] = -frequencies[i];
    }
    return new Pdq(hash, bits(frequencies), quality(small));
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
   * Bits, 0 to 256, in which two pictures differ, or one of them and the mirror image of the other.
   */
  public int distance(Pdq other) {
    int mirrored = Math.min(distance(mirror, other.hash), distance(hash, other.mirror));
    return Math.min(distance(hash, other.hash), mirrored);
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
