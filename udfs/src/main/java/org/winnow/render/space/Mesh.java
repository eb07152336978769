package org.winnow.render.space;

/**
 * A surface as a grid of points with two surface coordinates each. From outside, columns run to the
 * right and rows run down.
 */
public final class Mesh {
  final int columns;
  final int rows;
  final float[] x;
  final float[] y;
  final float[] z;
  final float[] u;
  final float[] v;

  /** Normals, outwards; unit length. */
  final float[] nx;

  final float[] ny;
  final float[] nz;

  public Mesh(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    int n = columns * rows;
    x = new float[n];
    y = new float[n];
    z = new float[n];
    u = new float[n];
    v = new float[n];
    nx = new float[n];
    ny = new float[n];
    nz = new float[n];
  }

  public void set(int column, int row, float[] point, float pu, float pv) {
    int i = row * columns + column;
    x[i] = point[0];
    y[i] = point[1];
    z[i] = point[2];
    u[i] = pu;
    v[i] = pv;
  }

  /**
   * Computes the normals from the neighbours of each point.
   *
   * @param closed whether the last column equals the first
   */
  public void normals(boolean closed) {
    for (int row = 0; row < rows; row++) {
      int above = Math.max(0, row - 1) * columns;
      int below = Math.min(rows - 1, row + 1) * columns;
      for (int column = 0; column < columns; column++) {
        int left = column > 0 ? column - 1 : closed ? columns - 2 : 0;
        int right = column < columns - 1 ? column + 1 : closed ? 1 : columns - 1;
        int l = row * columns + left;
        int r = row * columns + right;
        float ax = x[r] - x[l];
        float ay = y[r] - y[l];
        float az = z[r] - z[l];
        float bx = x[above + column] - x[below + column];
        float by = y[above + column] - y[below + column];
        float bz = z[above + column] - z[below + column];
        float cx = ay * bz - az * by;
        float cy = az * bx - ax * bz;
        float cz = ax * by - ay * bx;
        float length = (float) Math.sqrt(cx * cx + cy * cy + cz * cz);
        int i = row * columns + column;
        float inverse = length > 1e-9f ? 1 / length : 0;
        nx[i] = cx * inverse;
        ny[i] = cy * inverse;
        nz[i] = cz * inverse;
      }
    }
  }
}
