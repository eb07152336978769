package org.winnow.render.paint;

import org.winnow.render.draw.Rgb;

/** The colours of a face in the front view, as a grid of texels. */
public final class FaceMap {
  final float left;
  final float top;
  final float density;
  final int width;
  final int height;
  final float[] r;
  final float[] g;
  final float[] b;

  /**
   * Creates an empty map.
   *
   * @param halfWidth from the middle of the face to either edge, centimetres
   * @param top upper edge, centimetres
   * @param bottom lower edge, centimetres
   * @param density texels per centimetre
   */
  FaceMap(float halfWidth, float top, float bottom, float density) {
    this.left = -halfWidth;
    this.top = top;
    this.density = density;
    width = (int) (2 * halfWidth * density) + 2;
    height = (int) ((top - bottom) * density) + 2;
    r = new float[width * height];
    g = new float[width * height];
    b = new float[width * height];
  }

  float x(int column) {
    return left + column / density;
  }

  float y(int row) {
    return top - row / density;
  }

  /** The column at or left of a position, clamped to the map. */
  int column(float x) {
    return Math.max(0, Math.min(width - 1, (int) ((x - left) * density)));
  }

  /** The row at or above a position, clamped to the map. */
  int row(float y) {
    return Math.max(0, Math.min(height - 1, (int) ((top - y) * density)));
  }

  void set(int i, Rgb colour) {
    r[i] = colour.r();
    g[i] = colour.g();
    b[i] = colour.b();
  }

  /** Blends a colour over a texel. */
  void blend(int i, Rgb colour, float alpha) {
    r[i] += alpha * (colour.r() - r[i]);
    g[i] += alpha * (colour.g() - g[i]);
    b[i] += alpha * (colour.b() - b[i]);
  }

  void scale(int i, float factor) {
    r[i] *= factor;
    g[i] *= factor;
    b[i] *= factor;
  }

  void scale(int i, float fr, float fg, float fb) {
    r[i] *= fr;
    g[i] *= fg;
    b[i] *= fb;
  }

  /** The interpolated colour at a position, into {@code out}. */
  public void sample(float x, float y, float[] out) {
    float px = Math.max(0, Math.min(width - 1.001f, (x - left) * density));
    float py = Math.max(0, Math.min(height - 1.001f, (top - y) * density));
    int ix = (int) px;
    int iy = (int) py;
    float fx = px - ix;
    float fy = py - iy;
    int i = iy * width + ix;
    float w00 = (1 - fx) * (1 - fy);
    float w10 = fx * (1 - fy);
    float w01 = (1 - fx) * fy;
    float w11 = fx * fy;
    out[0] = w00 * r[i] + w10 * r[i + 1] + w01 * r[i + width] + w11 * r[i + width + 1];
    out[1] = w00 * g[i] + w10 * g[i + 1] + w01 * g[i + width] + w11 * g[i + width + 1];
    out[2] = w00 * b[i] + w10 * b[i + 1] + w01 * b[i + width] + w11 * b[i + width + 1];
  }
}
