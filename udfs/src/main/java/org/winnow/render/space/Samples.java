package org.winnow.render.space;

import java.util.Arrays;
import org.winnow.render.draw.Curves;

/** The sample buffer of a picture: nearest surface, its coordinates and its normal. */
public final class Samples {
  public final int width;
  final int height;
  final float[] depth;
  public final float[] u;
  public final float[] v;
  final float[] nx;
  public final float[] ny;
  final float[] nz;

  /** Material number; 0 for none. */
  public final byte[] material;

  /** Transparent layer over a sample: 0 for none, 1 to 2 from dull to specular. */
  public final float[] veil;

  private float[] px = new float[0];
  private float[] py = new float[0];
  private float[] pz = new float[0];

  /**
   * Tests whether a surface has a hole at given coordinates: hair has gaps, glasses have openings.
   */
  public interface Cover {
    /** A surface without holes. */
    Cover WHOLE = (u, v) -> true;

    boolean at(float u, float v);
  }

  public Samples(int width, int height) {
    this.width = width;
    this.height = height;
    int n = width * height;
    depth = new float[n];
    u = new float[n];
    v = new float[n];
    nx = new float[n];
    ny = new float[n];
    nz = new float[n];
    material = new byte[n];
    veil = new float[n];
    Arrays.fill(depth, Float.NEGATIVE_INFINITY);
  }

  /**
   * The materials of a surface.
   *
   * @param outside material number of the outside, above 0
   * @param inside material number of the inside; 0 if it is never visible
   * @param cover holes of the surface
   */
  public record Look(int outside, int inside, Cover cover) {
    /** A surface without holes, visible from outside only. */
    public static Look whole(int material) {
      return new Look(material, 0, Cover.WHOLE);
    }

    /** A surface without holes, with one material on both sides. */
    public static Look sheet(int material) {
      return new Look(material, material, Cover.WHOLE);
    }
  }

  /** Draws a surface with the depth test. */
  public void draw(Mesh mesh, View view, Look look) {
    project(mesh, view);
    fill(new Brush(mesh, view.rotation(), look));
  }

  /** Blends a transparent surface over the samples behind it. */
  public void veil(Mesh mesh, View view, Cover cover) {
    project(mesh, view);
    fill(new Brush(mesh, null, new Look(0, 1, cover)));
  }

  private void project(Mesh mesh, View view) {
    int n = mesh.x.length;
    if (px.length < n) {
      px = new float[n];
      py = new float[n];
      pz = new float[n];
    }
    float[] out = new float[3];
    for (int i = 0; i < n; i++) {
      view.project(mesh.x[i], mesh.y[i], mesh.z[i], out);
      px[i] = out[0];
      py[i] = out[1];
      pz[i] = out[2];
    }
  }

  private void fill(Brush brush) {
    Mesh mesh = brush.mesh;
    for (int row = 0; row < mesh.rows - 1; row++) {
      for (int column = 0; column < mesh.columns - 1; column++) {
        int a = row * mesh.columns + column;
        int b = a + mesh.columns;
        triangle(brush, a, b, a + 1);
        triangle(brush, a + 1, b, b + 1);
      }
    }
  }

  /** {@code turn} is null for a transparent surface. */
  private record Brush(Mesh mesh, float[] turn, Look look) {}

  private void triangle(Brush brush, int a, int b, int c) {
    float ax = px[a];
    float ay = py[a];
    float bx = px[b] - ax;
    float by = py[b] - ay;
    float cx = px[c] - ax;
    float cy = py[c] - ay;
    float area = bx * cy - by * cx;
    // From outside, a, b, c run counter-clockwise; with y down, the area is negative.
    if (area == 0 || (area > 0 && brush.look.inside == 0)) {
      return;
    }
    int left = Math.max(0, (int) Math.ceil(Math.min(ax, Math.min(px[b], px[c])) - 0.5f));
    int right = Math.min(width - 1, (int) Math.floor(Math.max(ax, Math.max(px[b], px[c])) - 0.5f));
    int top = Math.max(0, (int) Math.ceil(Math.min(ay, Math.min(py[b], py[c])) - 0.5f));
    int bottom =
        Math.min(height - 1, (int) Math.floor(Math.max(ay, Math.max(py[b], py[c])) - 0.5f));
    float inverse = 1 / area;
    for (int j = top; j <= bottom; j++) {
      float dy = j + 0.5f - ay;
      for (int i = left; i <= right; i++) {
        float dx = i + 0.5f - ax;
        float wb = (dx * cy - dy * cx) * inverse;
        float wc = (bx * dy - by * dx) * inverse;
        float wa = 1 - wb - wc;
        if (wa >= 0 && wb >= 0 && wc >= 0) {
          float d = wa * pz[a] + wb * pz[b] + wc * pz[c];
          int s = j * width + i;
          if (d > depth[s]) {
            Mesh m = brush.mesh;
            float su = wa * m.u[a] + wb * m.u[b] + wc * m.u[c];
            float sv = wa * m.v[a] + wb * m.v[b] + wc * m.v[c];
            if (!brush.look.cover.at(su, sv)) {
              continue;
            }
            if (brush.turn == null) {
              veil[s] = 1 + Curves.clamp(0.5f + 0.4f * su + 0.6f * sv);
            } else {
              depth[s] = d;
              u[s] = su;
              v[s] = sv;
              material[s] = (byte) (area > 0 ? brush.look.inside : brush.look.outside);
              float mx = wa * m.nx[a] + wb * m.nx[b] + wc * m.nx[c];
              float my = wa * m.ny[a] + wb * m.ny[b] + wc * m.ny[c];
              float mz = wa * m.nz[a] + wb * m.nz[b] + wc * m.nz[c];
              normal(s, brush.turn, mx, my, mz, area > 0);
            }
          }
        }
      }
    }
  }

  private void normal(int s, float[] t, float mx, float my, float mz, boolean inside) {
    float x = t[0] * mx + t[1] * my + t[2] * mz;
    float y = t[3] * mx + t[4] * my + t[5] * mz;
    float z = t[6] * mx + t[7] * my + t[8] * mz;
    float length = (float) Math.sqrt(x * x + y * y + z * z);
    float k = length > 1e-9f ? (inside ? -1 : 1) / length : 0;
    nx[s] = k * x;
    ny[s] = k * y;
    nz[s] = k * z;
  }
}
