package org.winnow.render.draw;

/** Value noise in the plane: a smooth random function, determined by the seed. */
public final class Noise {
  private final int seed;

  public Noise(long seed) {
    this.seed = (int) (seed ^ (seed >>> 32));
  }

  /** Value at a point, -1 to 1, with a wavelength of about one unit. */
  public float at(float x, float y) {
    int ix = floor(x);
    int iy = floor(y);
    float fx = x - ix;
    float fy = y - iy;
    float u = fx * fx * (3 - 2 * fx);
    float v = fy * fy * (3 - 2 * fy);
    float top = lattice(ix, iy) + u * (lattice(ix + 1, iy) - lattice(ix, iy));
    float bottom = lattice(ix, iy + 1) + u * (lattice(ix + 1, iy + 1) - lattice(ix, iy + 1));
    return top + v * (bottom - top);
  }

  /**
   * Fractal noise of several octaves, each with half the wavelength and amplitude; about -1 to 1.
   */
  public float layered(float x, float y, int layers) {
    float sum = 0;
    float height = 0.5f;
    float fx = x;
    float fy = y;
    for (int i = 0; i < layers; i++) {
      sum += height * at(fx, fy);
      height *= 0.5f;
      fx = 2 * fx + 17.3f;
      fy = 2 * fy + 9.1f;
    }
    return sum * 1.6f;
  }

  /** The random value of a lattice point, -1 to 1. */
  public float lattice(int x, int y) {
    int h = seed + x * 0x27D4EB2D + y * 0x165667B1;
    h = (h ^ (h >>> 15)) * 0x2C1B3C6D;
    h = (h ^ (h >>> 12)) * 0x297A2D39;
    h ^= h >>> 15;
    return (h >> 8) * 0x1.0p-23f;
  }

  static int floor(float x) {
    int i = (int) x;
    return x < i ? i - 1 : i;
  }
}
