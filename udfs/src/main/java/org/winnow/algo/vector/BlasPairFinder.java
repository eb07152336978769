package org.winnow.algo.vector;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * By matrix multiplication in tiles that stay in the processor's second-level cache. Of each row of
 * a tile, BLAS tells the entry with the largest magnitude, at a fraction of the cost of the
 * product; only rows in which that reaches the bar are looked at by Java.
 */
final class BlasPairFinder implements PairFinder {
  /** A tile of 256 x 1024 floats is 1 MiB. */
  private static final int HEIGHT = 256;

  private static final int WIDTH = 1024;

  private final FloatPointer tile = new FloatPointer((long) HEIGHT * WIDTH);
  private final FloatPointer line = new FloatPointer(tile);
  private final float[] row = new float[WIDTH];

  @Override
  public String name() {
    return "OpenBLAS " + openblas.blas_get_vendor();
  }

  @Override
  public void find(
      VectorBlock rows, int from, int to, VectorBlock columns, float[] bars, Visitor visitor) {
    int dimension = rows.dimension();
    for (int top = from; top < to; top += HEIGHT) {
      int height = Math.min(HEIGHT, to - top);
      FloatPointer left = rows.pointer(top);
      for (int start = 0; start < columns.count(); start += WIDTH) {
        int width = Math.min(WIDTH, columns.count() - start);
        OpenBlas.products(left, height, columns.pointer(start), width, dimension, tile);
        for (int i = 0; i < height; i++) {
          line.position((long) i * width);
          long largest = openblas.cblas_isamax(width, line, 1);
          if (Math.abs(line.get(largest)) >= bars[top + i]) {
            line.get(row, 0, width);
            visit(top + i, start, width, bars, visitor);
          }
        }
      }
    }
  }

  private void visit(int index, int start, int width, float[] bars, Visitor visitor) {
    for (int j = 0; j < width; j++) {
      if (row[j] >= bars[index]) {
        visitor.found(index, start + j, row[j]);
      }
    }
  }

  @Override
  public void close() {
    tile.close();
  }
}
