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
    float[] from = new float[3 * Math.max(width, height)];
    float[] to = new float[from.length];
    float[] kernel = deviation < 2 ? kernel(deviation) : new float[0];
    int reach = (int) Math.round((Math.sqrt(4 * deviation * deviation + 1) - 1) / 2);
    for (int y = 0; y < height; y++) {
      blurLine(3 * y * width, 3, width, new Line(from, to, kernel, reach));
    }
    for (int x = 0; x < width; x++) {
      blurLine(3 * x, 3 * width, height, new Line(from, to, kernel, reach));
    }
  }

  /** Buffers for one line, and its kernel; an empty kernel means moving averages. */
  private record Line(float[] from, float[] to, float[] kernel, int reach) {}

  private void blurLine(int start, int step, int length, Line line) {
    for (int i = 0; i < length; i++) {
      System.arraycopy(light, start + i * step, line.from, 3 * i, 3);
    }
    float[] result = line.to;
    if (line.kernel.length > 0) {
      convolve(line.from, line.to, line.kernel, length);
    } else {
      runningMean(line.from, line.to, line.reach, length);
      runningMean(line.to, line.from, line.reach, length);
      runningMean(line.from, line.to, line.reach, length);
    }
    for (int i = 0; i < length; i++) {
      System.arraycopy(result, 3 * i, light, start + i * step, 3);
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

  /** Edge values are repeated beyond the ends. */
  private static void convolve(float[] from, float[] to, float[] kernel, int length) {
    for (int i = 0; i < length; i++) {
      for (int c = 0; c < 3; c++) {
        float sum = kernel[0] * from[3 * i + c];
        for (int k = 1; k < kernel.length; k++) {
          sum +=
              kernel[k]
                  * (from[3 * Math.max(0, i - k) + c] + from[3 * Math.min(length - 1, i + k) + c]);
        }
        to[3 * i + c] = sum;
      }
    }
  }

  private static void runningMean(float[] from, float[] to, int reach, int length) {
    float share = 1f / (2 * reach + 1);
    for (int c = 0; c < 3; c++) {
      float sum = 0;
      for (int k = -reach; k <= reach; k++) {
        sum += from[3 * Math.max(0, Math.min(length - 1, k)) + c];
      }
      for (int i = 0; i < length; i++) {
        to[3 * i + c] = sum * share;
        sum +=
            from[3 * Math.min(length - 1, i + reach + 1) + c]
                - from[3 * Math.max(0, i - reach) + c];
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
