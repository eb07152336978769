package org.winnow.image;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The 64×64 samples of a picture that PDQ transforms: its luminance, after two passes of a box
 * filter along rows and columns, at the middles of equal tiles.
 */
final class PdqSamples {
  /** Samples of a row, and rows of samples. */
  static final int SIDE = 64;

  /**
   * Of a larger picture, the samples are summed without the filtered picture: each is a weighted
   * mean of the pixels around it. That reads every pixel once. The sums round in another order than
   * those of the reference, which changes 2 bits of a hash or fewer.
   */
  static final int MAX_SIDE = 512;

  private static final int PASSES = 2;

  private PdqSamples() {}

  /**
   * The samples, row by row, 0 to 255.
   *
   * @param bgr 8 bit, three channels, at least 5 pixels a side
   * @throws IllegalArgumentException if it is of another type
   */
  static float[] of(Mat bgr) {
    if (bgr.type() != opencv_core.CV_8UC3) {
      throw new IllegalArgumentException("a picture of type " + bgr.type() + " is not 8-bit BGR");
    }
    int rows = bgr.rows();
    int columns = bgr.cols();
    if (Math.max(columns, rows) > MAX_SIDE) {
      return weighted(bgr);
    }
    float[] luminance = new float[rows * columns];
    for (int y = 0; y < rows; y++) {
      readLuminance(bgr, y, luminance, y * columns);
    }
    // The reference takes 64x64 pixels for samples.
    return rows == SIDE && columns == SIDE ? luminance : filtered(luminance, rows, columns);
  }

  /** {@code 0.299 R + 0.587 G + 0.114 B} of a row. */
  private static void readLuminance(Mat bgr, int y, float[] into, int start) {
    byte[] row = new byte[3 * bgr.cols()];
    bgr.ptr(y).get(row);
    for (int x = 0; x < bgr.cols(); x++) {
      into[start + x] =
          (float)
              ((row[3 * x + 2] & 0xff) * 0.299
                  + (row[3 * x + 1] & 0xff) * 0.587
                  + (row[3 * x] & 0xff) * 0.114);
    }
  }

  /** The samples of the filtered picture, each as a weighted mean. */
  private static float[] weighted(Mat bgr) {
    SampleWeights across = SampleWeights.of(bgr.cols());
    SampleWeights down = SampleWeights.of(bgr.rows());
    float[] row = new float[bgr.cols()];
    float[] samples = new float[SIDE * SIDE];
    for (int y = 0; y < bgr.rows(); y++) {
      readLuminance(bgr, y, row, 0);
      float[] means = new float[SIDE];
      for (int j = 0; j < SIDE; j++) {
        float sum = 0;
        float[] weights = across.weights[j];
        for (int k = 0; k < weights.length; k++) {
          sum += weights[k] * row[across.first[j] + k];
        }
        means[j] = sum;
      }
      for (int i = 0; i < SIDE; i++) {
        int k = y - down.first[i];
        if (k >= 0 && k < down.weights[i].length) {
          float weight = down.weights[i][k];
          for (int j = 0; j < SIDE; j++) {
            samples[i * SIDE + j] += weight * means[j];
          }
        }
      }
    }
    return samples;
  }

  /**
   * What both passes of the filter along one side make of each sample.
   *
   * @param first the first pixel of a sample
   * @param weights of its pixels; their sum is 1
   */
  private record SampleWeights(int[] first, float[][] weights) {
    static SampleWeights of(int side) {
      int window = window(side);
      int ahead = (window + 2) / 2 - 1;
      int[] first = new int[SIDE];
      float[][] weights = new float[SIDE][];
      for (int i = 0; i < SIDE; i++) {
        int middle = (int) ((i + 0.5) * side / SIDE);
        int from = Math.max(0, middle + ahead - window + 1);
        int to = Math.min(side - 1, middle + ahead);
        first[i] = Math.max(0, from + ahead - window + 1);
        double[] sums = new double[Math.min(side - 1, to + ahead) - first[i] + 1];
        for (int x = from; x <= to; x++) {
          int left = Math.max(0, x + ahead - window + 1);
          int right = Math.min(side - 1, x + ahead);
          for (int k = left; k <= right; k++) {
            sums[k - first[i]] += 1.0 / (to - from + 1) / (right - left + 1);
          }
        }
        weights[i] = new float[sums.length];
        for (int k = 0; k < sums.length; k++) {
          weights[i][k] = (float) sums[k];
        }
      }
      return new SampleWeights(first, weights);
    }
  }

  /** The blurred picture at the centres of 64×64 tiles. */
  private static float[] filtered(float[] picture, int rows, int columns) {
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
}
