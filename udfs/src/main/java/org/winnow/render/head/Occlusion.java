package org.winnow.render.head;

import org.winnow.render.draw.Curves;

/**
 * Ambient occlusion and cast shadows of a face: hollows see less of the sky, and nose and brow
 * block the lamp. Computed on a coarse grid of the face's height over the picture plane.
 */
public final class Occlusion {
  private static final float CELL = 0.32f;
  private static final float HALF = 7.6f;

  private final int width;
  private final int height;
  private final float top;
  private final float[] open;
  private final float[] lit;

  public Occlusion(HeadSurface head, float[] light, float hardness) {
    top = head.crown();
    width = (int) (2 * HALF / CELL) + 1;
    height = (int) ((top - head.chin()) / CELL) + 2;
    float[] z = heights(head);
    float[] near = blurred(z, 3);
    float[] far = blurred(near, 7);
    open = new float[z.length];
    lit = new float[z.length];
    for (int i = 0; i < z.length; i++) {
      float hollow = 0.95f * Math.max(0, near[i] - z[i]) + 0.3f * Math.max(0, far[i] - z[i]);
      open[i] = 1 / (1 + 1.5f * hollow);
    }
    shade(z, light, hardness);
    release(head);
  }

  /**
   * Disables the result near the outline, where the face is seen edge-on and its height is
   * meaningless.
   */
  private void release(HeadSurface head) {
    for (int row = 0; row < height; row++) {
      float half = Math.max(head.halfWidth(top - row * CELL), 0.3f);
      for (int column = 0; column < width; column++) {
        float edge = Curves.step(0.78f, 0.95f, Math.abs(column * CELL - HALF) / half);
        int i = row * width + column;
        open[i] += edge * (0.85f - open[i]);
        lit[i] += edge * (1 - lit[i]);
      }
    }
  }

  private float[] heights(HeadSurface head) {
    float[] z = new float[width * height];
    float[] point = new float[3];
    for (int row = 0; row < height; row++) {
      float y = top - row * CELL;
      float half = Math.max(head.halfWidth(y), 0.3f);
      for (int column = 0; column < width; column++) {
        float sin = Math.max(-0.995f, Math.min(0.995f, (column * CELL - HALF) / half));
        head.face(sin, Curves.root(1 - sin * sin), y, point);
        // Beyond the outline the surface recedes.
        float beyond = Math.max(0, Math.abs(column * CELL - HALF) - half);
        z[row * width + column] = point[2] - 1.2f * beyond;
      }
    }
    return z;
  }

  /** Mean of a square around each cell. */
  private float[] blurred(float[] z, int radius) {
    float[] across = new float[z.length];
    float[] result = new float[z.length];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        float sum = 0;
        for (int k = -radius; k <= radius; k++) {
          sum += z[row * width + Math.max(0, Math.min(width - 1, column + k))];
        }
        across[row * width + column] = sum / (2 * radius + 1);
      }
    }
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        float sum = 0;
        for (int k = -radius; k <= radius; k++) {
          sum += across[Math.max(0, Math.min(height - 1, row + k)) * width + column];
        }
        result[row * width + column] = sum / (2 * radius + 1);
      }
    }
    return result;
  }

  /** Marches from each cell towards the light, and finds the highest obstacle. */
  private void shade(float[] z, float[] light, float hardness) {
    float flat = (float) Math.sqrt(light[0] * light[0] + light[1] * light[1]);
    float rise = light[2] / Math.max(flat, 0.05f) * CELL;
    float dx = light[0] / Math.max(flat, 0.05f);
    float dy = -light[1] / Math.max(flat, 0.05f);
    float blur = Curves.mix(1.1f, 0.35f, hardness);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        float most = 0;
        float ground = z[row * width + column] + 0.12f;
        for (int k = 1; k < 15; k++) {
          int c = Math.round(column + k * dx);
          int r = Math.round(row + k * dy);
          if (c < 0 || r < 0 || c >= width || r >= height) {
            break;
          }
          most = Math.max(most, (z[r * width + c] - ground - k * rise) / (0.5f + 0.1f * k));
        }
        lit[row * width + column] = 1 - (0.35f + 0.6f * hardness) * Curves.step(0, blur, most);
      }
    }
  }

  /** Visibility of sky and lamp at a position, each 0 to 1, into {@code out}. */
  public void at(float x, float y, float[] out) {
    float px = Math.max(0, Math.min(width - 1.001f, (x + HALF) / CELL));
    float py = Math.max(0, Math.min(height - 1.001f, (top - y) / CELL));
    int i = (int) py * width + (int) px;
    float fx = px - (int) px;
    float fy = py - (int) py;
    out[0] = between(open, i, fx, fy);
    out[1] = between(lit, i, fx, fy);
  }

  private float between(float[] grid, int i, float fx, float fy) {
    float upper = grid[i] + fx * (grid[i + 1] - grid[i]);
    float lower = grid[i + width] + fx * (grid[i + width + 1] - grid[i + width]);
    return upper + fy * (lower - upper);
  }
}
