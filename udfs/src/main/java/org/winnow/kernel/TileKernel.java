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
  record Tile(int top, int height, int start, int width) {}

  /**
   * Visits the products that reach the bar.
   *
   * @param thresholds one of each vector that may be a row; may rise as it goes
   * @param tolerance by how much a product may be below its bar
   * @param maxVisits visits after which no further row is begun
   * @return how many rows were looked at
   */
  int visit(
      Tile place,
      float[] thresholds,
      float tolerance,
      long maxVisits,
      SimilarityKernel.Visitor visitor) {
    int height = place.height();
    int width = place.width();
    boolean narrow = width <= NARROW;
    if (narrow) {
      tile.get(values, 0, height * width);
    }
    long visits = 0;
    for (int i = 0; i < height; i++) {
      if (visits > maxVisits) {
        return i;
      }
      int row = place.top() + i;
      if (narrow) {
        visits += visitRow(row, place, i * width, thresholds, tolerance, visitor);
      } else if (reachesThreshold(i, width, thresholds[row] - tolerance)) {
        line.get(values, 0, width);
        visits += visitRow(row, place, 0, thresholds, tolerance, visitor);
      }
    }
    return height;
  }

  private boolean reachesThreshold(int row, int width, float threshold) {
    line.position((long) row * width);
    return Math.abs(line.get(openblas.cblas_isamax(width, line, 1))) >= threshold;
  }

  private int visitRow(
      int row,
      Tile place,
      int first,
      float[] thresholds,
      float tolerance,
      SimilarityKernel.Visitor visitor) {
    int visits = 0;
    float threshold = thresholds[row] - tolerance;
    for (int j = 0; j < place.width(); j++) {
      float product = values[first + j];
      if (product >= threshold) {
        visitor.visit(row, place.start() + j, product);
        visits++;
        threshold = thresholds[row] - tolerance;
      }
    }
    return visits;
  }

  @Override
  public void close() {
    tile.close();
  }
}
