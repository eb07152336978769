package org.winnow.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * A tile of products off the heap, and the search for those that reach their row's bar. Of each
 * row, BLAS tells the entry with the largest magnitude, at a fraction of the cost of the product;
 * only rows in which that reaches the bar are looked at by Java.
 */
final class TileKernel implements AutoCloseable {
  /** Rows up to this are looked at as fast by Java, many at a time, as by a call of BLAS each. */
  private static final int NARROW = 256;

  private final FloatPointer tile;
  private final FloatBuffer buffer;
  private final FloatPointer line;
  private final float[] values;

  /**
   * Takes memory for tiles.
   *
   * @param height most rows
   * @param width most columns
   */
  TileKernel(int height, int width) {
    tile = new FloatPointer((long) height * width);
    buffer = tile.asByteBuffer().asFloatBuffer();
    line = new FloatPointer(tile);
    values = new float[Math.max(width, height * Math.min(width, NARROW))];
  }

  /** Where the products are put, row by row. */
  FloatPointer products() {
    return tile;
  }

  /** The first products as a buffer: a view of the same memory. */
  FloatBuffer products(int count) {
    return buffer.slice(0, count);
  }

  /**
   * Some rows of a tile.
   *
   * @param top index of the first row among the vectors
   * @param start index of the first column among the vectors
   */
  record Place(int top, int height, int start, int width) {}

  /**
   * Visits the products that reach the bar.
   *
   * @param bars one of each vector that may be a row; may rise as it goes
   * @param below by how much a product may be below its bar
   * @param most visits after which no further row is begun
   * @return how many rows were looked at
   */
  int visit(Place place, float[] bars, float below, long most, SimilarityKernel.Visitor visitor) {
    int height = place.height();
    int width = place.width();
    boolean narrow = width <= NARROW;
    if (narrow) {
      tile.get(values, 0, height * width);
    }
    long visits = 0;
    for (int i = 0; i < height; i++) {
      if (visits > most) {
        return i;
      }
      int row = place.top() + i;
      if (narrow) {
        visits += row(row, place, i * width, bars, below, visitor);
      } else if (reaches(i, width, bars[row] - below)) {
        line.get(values, 0, width);
        visits += row(row, place, 0, bars, below, visitor);
      }
    }
    return height;
  }

  private boolean reaches(int row, int width, float bar) {
    line.position((long) row * width);
    return Math.abs(line.get(openblas.cblas_isamax(width, line, 1))) >= bar;
  }

  private int row(
      int row,
      Place place,
      int first,
      float[] bars,
      float below,
      SimilarityKernel.Visitor visitor) {
    int visits = 0;
    float bar = bars[row] - below;
    for (int j = 0; j < place.width(); j++) {
      float product = values[first + j];
      if (product >= bar) {
        visitor.found(row, place.start() + j, product);
        visits++;
        bar = bars[row] - below;
      }
    }
    return visits;
  }

  @Override
  public void close() {
    tile.close();
  }
}
