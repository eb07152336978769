package org.winnow.algo.vector;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * By matrix multiplication in tiles that stay in the processor's caches. Of each row of a tile,
 * BLAS tells the entry with the largest magnitude, at a fraction of the cost of the product; only
 * rows in which that reaches the bar are looked at by Java.
 */
final class BlasPairFinder implements PairFinder {
  /**
   * A tile of 1024 x 512 floats is 2 MiB. Of those from 128 x 1024 to 4096 x 512, this had the
   * fastest products and scan together, for vectors of 128 numbers as for those of 512.
   */
  private static final int HEIGHT = 1024;

  private static final int WIDTH = 512;

  /** Rows up to this are looked at as fast by Java, many at a time, as by a call of BLAS each. */
  private static final int NARROW = 256;

  private final FloatPointer tile = new FloatPointer((long) HEIGHT * WIDTH);
  private final FloatPointer line = new FloatPointer(tile);
  private final float[] values = new float[HEIGHT * NARROW];

  @Override
  public String name() {
    return "OpenBLAS " + openblas.blas_get_vendor();
  }

  @Override
  public void find(VectorRange rows, VectorRange columns, float[] bars, Visitor visitor) {
    int dimension = rows.block().dimension();
    for (int top = rows.from(); top < rows.to(); top += HEIGHT) {
      int height = Math.min(HEIGHT, rows.to() - top);
      FloatPointer left = rows.block().pointer(top);
      for (int start = columns.from(); start < columns.to(); start += WIDTH) {
        int width = Math.min(WIDTH, columns.to() - start);
        FloatPointer right = columns.block().pointer(start);
        OpenBlas.products(left, height, right, width, dimension, tile);
        if (width <= NARROW) {
          tile.get(values, 0, height * width);
          for (int i = 0; i < height; i++) {
            visit(top + i, start, i * width, width, bars, visitor);
          }
        } else {
          scan(top, height, start, width, bars, visitor);
        }
      }
    }
  }

  private void scan(int top, int height, int start, int width, float[] bars, Visitor visitor) {
    for (int i = 0; i < height; i++) {
      line.position((long) i * width);
      long largest = openblas.cblas_isamax(width, line, 1);
      if (Math.abs(line.get(largest)) >= bars[top + i]) {
        line.get(values, 0, width);
        visit(top + i, start, 0, width, bars, visitor);
      }
    }
  }

  private void visit(int index, int start, int first, int width, float[] bars, Visitor visitor) {
    for (int j = 0; j < width; j++) {
      float product = values[first + j];
      if (product >= bars[index]) {
        visitor.found(index, start + j, product);
      }
    }
  }

  @Override
  public void close() {
    tile.close();
  }
}
