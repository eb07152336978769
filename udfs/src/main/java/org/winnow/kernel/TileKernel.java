package org.winnow.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * A tile of products in off-heap memory, and the scan for products that reach their row's
 * threshold. BLAS finds the entry with the largest magnitude of each row, at a fraction of the cost
 * of the product. Java scans only the rows in which that entry reaches the threshold.
 */
final class TileKernel implements AutoCloseable {
  /** Width up to which a scan in Java is as fast as one BLAS call per row. */
  private static final int NARROW = 256;

  private final FloatPointer tile;
  private final FloatBuffer buffer;
  private final FloatPointer line;
  private final float[] values;

  /**
   * Allocates the tile.
   *
   * @param height maximum number of rows
   * @param width maximum number of columns
   */
  TileKernel(int height, int width) {
    tile = new FloatPointer((long) height * width);
    buffer = tile.asByteBuffer().asFloatBuffer();
    line = new FloatPointer(tile);
    values = new float[Math.max(width, height * Math.min(width, NARROW))];
  }

  /** The products, row-major. */
  FloatPointer products() {
    return tile;
  }

  /** The first products as a view of the same memory. */
  FloatBuffer products(int count) {
    return buffer.slice(0, count);
  }

  /**
   * The position of a tile.
   *
   * @param top index of the first row among the vectors
   * @param start index of the first column among the vectors
   */
  record Tile(int top, int height, int start, int width) {}

  /**
   * Visits the products that reach the threshold.
   *
   * @param thresholds one per vector that may be a row; may rise during the call
   * @param tolerance margin by which a product may be below its threshold
   * @param maxVisits number of visits after which no further row is scanned
   * @return number of scanned rows
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
