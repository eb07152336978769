package org.winnow.render.space;

import org.winnow.render.draw.Rgb;

/** A picture in linear light: red, green and blue of each pixel, interleaved. */
public final class Canvas {
  public final int width;
  public final int height;
  public final float[] light;

  public Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    light = new float[3 * width * height];
  }

  public void set(int x, int y, Rgb colour) {
    int i = 3 * (y * width + x);
    light[i] = colour.r();
    light[i + 1] = colour.g();
    light[i + 2] = colour.b();
  }

  public void blend(int x, int y, Rgb colour, float alpha) {
    int i = 3 * (y * width + x);
    light[i] += alpha * (colour.r() - light[i]);
    light[i + 1] += alpha * (colour.g() - light[i + 1]);
    light[i + 2] += alpha * (colour.b() - light[i + 2]);
  }

  /**
   * Gaussian blur; a wide one is approximated by three moving averages. No effect below 0.1 pixels.
   */
  public void blur(double deviation) {
    if (deviation < 0.1) {
      return;
    }
    if (deviation < 2) {
      float[] kernel = kernel(deviation);
      convolveRows(kernel);
      convolveColumns(kernel);
    } else {
      int reach = (int) Math.round((Math.sqrt(4 * deviation * deviation + 1) - 1) / 2);
      for (int pass = 0; pass < 3; pass++) {
        meanOfRows(reach);
      }
      for (int pass = 0; pass < 3; pass++) {
        meanOfColumns(reach);
      }
    }
  }

  private static float[] kernel(double deviation) {
    float[] kernel = new float[(int) (2.6 * deviation) + 2];
    double sum = 0;
    for (int k = 0; k < kernel.length; k++) {
      kernel[k] = (float) StrictMath.exp(-0.5 * k * k / (deviation * deviation));
      sum += k == 0 ? kernel[k] : 2 * kernel[k];
    }
    for (int k = 0; k < kernel.length; k++) {
      kernel[k] /= (float) sum;
    }
    return kernel;
  }

  // Edge values are repeated beyond the ends. Inner loops go over neighbours in memory, so that
  // Java
  // compiles them to vector instructions; the sums of a pixel have one order, whatever the loop.

  private void convolveRows(float[] kernel) {
    int edge = 3 * (kernel.length - 1);
    int length = 3 * width;
    float[] line = new float[length + 2 * edge];
    for (int y = 0; y < height; y++) {
      int start = y * length;
      pad(start, length, edge, line);
      scaled(line, edge, kernel[0], light, start, length);
      for (int k = 1; k < kernel.length; k++) {
        addPair(line, edge - 3 * k, line, edge + 3 * k, kernel[k], light, start, length);
      }
    }
  }

  private void convolveColumns(float[] kernel) {
    int length = 3 * width;
    float[] from = light.clone();
    for (int y = 0; y < height; y++) {
      int start = y * length;
      scaled(from, start, kernel[0], light, start, length);
      for (int k = 1; k < kernel.length; k++) {
        int above = Math.max(0, y - k) * length;
        int below = Math.min(height - 1, y + k) * length;
        addPair(from, above, from, below, kernel[k], light, start, length);
      }
    }
  }

  /** Copies a row into a line, with its first and last pixel repeated on the sides. */
  private void pad(int start, int length, int edge, float[] line) {
    System.arraycopy(light, start, line, edge, length);
    for (int i = 0; i < edge; i++) {
      line[i] = light[start + i % 3];
      line[edge + length + i] = light[start + length - 3 + i % 3];
    }
  }

  private static void scaled(float[] from, int i, float factor, float[] to, int j, int length) {
    for (int k = 0; k < length; k++) {
      to[j + k] = factor * from[i + k];
    }
  }

  /** Adds the weighted sum of two stretches to a third. */
  private static void addPair(
      float[] left, int l, float[] right, int r, float weight, float[] to, int j, int length) {
    for (int k = 0; k < length; k++) {
      to[j + k] += weight * (left[l + k] + right[r + k]);
    }
  }

  private void meanOfRows(int reach) {
    float share = 1f / (2 * reach + 1);
    int edge = 3 * (reach + 1);
    int length = 3 * width;
    float[] line = new float[length + 2 * edge];
    for (int y = 0; y < height; y++) {
      int start = y * length;
      pad(start, length, edge, line);
      float r = 0;
      float g = 0;
      float b = 0;
      for (int i = 3; i < 3 + 3 * (2 * reach + 1); i += 3) {
        r += line[i];
        g += line[i + 1];
        b += line[i + 2];
      }
      for (int i = 0; i < length; i += 3) {
        light[start + i] = r * share;
        light[start + i + 1] = g * share;
        light[start + i + 2] = b * share;
        int in = i + 2 * edge;
        r += line[in] - line[i + 3];
        g += line[in + 1] - line[i + 4];
        b += line[in + 2] - line[i + 5];
      }
    }
  }

  private void meanOfColumns(int reach) {
    float share = 1f / (2 * reach + 1);
    int length = 3 * width;
    float[] from = light.clone();
    float[] sums = new float[length];
    for (int k = -reach; k <= reach; k++) {
      int row = Math.max(0, Math.min(height - 1, k)) * length;
      for (int i = 0; i < length; i++) {
        sums[i] += from[row + i];
      }
    }
    for (int y = 0; y < height; y++) {
      int in = Math.min(height - 1, y + reach + 1) * length;
      int out = Math.max(0, y - reach) * length;
      for (int i = 0; i < length; i++) {
        light[y * length + i] = sums[i] * share;
        sums[i] += from[in + i] - from[out + i];
      }
    }
  }

  /** Motion blur along a direction. */
  public void smear(double length, double dx, double dy) {
    int steps = (int) Math.round(length);
    if (steps < 2) {
      return;
    }
    float[] moved = new float[light.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int k = 0; k < steps; k++) {
          double shift = k - 0.5 * (steps - 1);
          int px = Math.max(0, Math.min(width - 1, (int) Math.round(x + shift * dx)));
          int py = Math.max(0, Math.min(height - 1, (int) Math.round(y + shift * dy)));
          for (int c = 0; c < 3; c++) {
            moved[3 * (y * width + x) + c] += light[3 * (py * width + px) + c] / steps;
          }
        }
      }
    }
    System.arraycopy(moved, 0, light, 0, light.length);
  }
}
