package org.winnow.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * A tile of products in off-heap memory, and the scan for products that reach their row's
 * threshold. BLAS finds the entry with the largest magnitude of each row, or of some short rows, at
 * a fraction of the cost of the product. Java scans only the rows in which that entry reaches the
 * threshold. Needs {@link OpenBlas#AVAILABLE}. Not thread-safe.
 */
public final class TileKernel implements AutoCloseable {
  /** Products below which a call of BLAS costs more than its work: short rows share a call. */
  private static final int MIN_CALL = 512;

  /** Products that are taken one by one before a scan is faster. */
  private static final int MAX_TAKEN = 8;

  private final FloatPointer tile;
  private final FloatBuffer buffer;
  private final FloatPointer line;

  /** Rows that are scanned together; grows to the widest. */
  private float[] values = new float[2 * MIN_CALL];

  /**
   * Allocates the tile.
   *
   * @param height maximum number of rows
   * @param width maximum number of columns
   */
  public TileKernel(int height, int width) {
    tile = new FloatPointer((long) height * width);
    buffer = tile.asByteBuffer().asFloatBuffer();
    line = new FloatPointer(tile);
  }

  /** The products, row-major. */
  FloatPointer products() {
    return tile;
  }

  /** The first products as a view of the same memory. */
  public FloatBuffer products(int count) {
    return buffer.slice(0, count);
  }

  /**
   * The position of a tile.
   *
   * @param top index of the first row among the vectors
   * @param start index of the first column among the vectors
   */
  public record Tile(int top, int height, int start, int width) {}

  /**
   * Visits the products that reach the threshold.
   *
   * @param thresholds one per vector that may be a row; may rise during the call
   * @param tolerance margin by which a product may be below its threshold
   * @param maxVisits number of visits after which no further row is scanned
   * @return number of scanned rows
   */
  public int visit(
      Tile place,
      float[] thresholds,
      float tolerance,
      long maxVisits,
      SimilarityKernel.Visitor visitor) {
    int height = place.height();
    int width = place.width();
    int together = Math.max(1, MIN_CALL / width);
    long visits = 0;
    for (int i = 0; i < height; i += together) {
      int rows = Math.min(together, height - i);
      line.position((long) i * width);
      if (!reaches(rows * width, minimum(thresholds, place.top() + i, rows) - tolerance)) {
        continue;
      }
      read(rows * width);
      for (int j = 0; j < rows; j++) {
        if (visits > maxVisits) {
          return i + j;
        }
        visits += visitRow(place.top() + i + j, place, j * width, thresholds, tolerance, visitor);
      }
    }
    return height;
  }

  /** Whether one of the next products may reach a threshold, or is not a number. */
  private boolean reaches(int count, float threshold) {
    return !(Math.abs(line.get(openblas.cblas_isamax(count, line, 1))) < threshold);
  }

  /**
   * Visits the products that reach the threshold, in any order: fast where few do.
   *
   * @param thresholds as of the other method
   * @param tolerance as of the other method
   */
  public void visitAny(
      Tile place, float[] thresholds, float tolerance, SimilarityKernel.Visitor visitor) {
    int width = place.width();
    int together = Math.max(1, MIN_CALL / width);
    for (int i = 0; i < place.height(); i += together) {
      Tile some =
          new Tile(place.top() + i, Math.min(together, place.height() - i), place.start(), width);
      line.position((long) i * width);
      visitLargest(some, thresholds, tolerance, visitor);
    }
  }

  /** Takes the largest of the next products, one after the other, if they are few. */
  private void visitLargest(
      Tile some, float[] thresholds, float tolerance, SimilarityKernel.Visitor visitor) {
    int count = some.height() * some.width();
    float minimum = minimum(thresholds, some.top(), some.height()) - tolerance;
    // What was taken becomes 0, which must not reach a threshold.
    for (int taken = 0; minimum > 0 && taken < MAX_TAKEN; taken++) {
      long largest = openblas.cblas_isamax(count, line, 1);
      float product = line.get(largest);
      if (Math.abs(product) < minimum) {
        return;
      }
      int row = some.top() + (int) (largest / some.width());
      if (product >= thresholds[row] - tolerance) {
        visitor.visit(row, some.start() + (int) (largest % some.width()), product);
      }
      line.put(largest, 0f);
    }
    read(count);
    for (int j = 0; j < some.height(); j++) {
      visitRow(some.top() + j, some, j * some.width(), thresholds, tolerance, visitor);
    }
  }

  /** Copies the next products, in one call. */
  private void read(int count) {
    if (values.length < count) {
      values = new float[count];
    }
    line.get(values, 0, count);
  }

  private static float minimum(float[] thresholds, int from, int count) {
    float minimum = Float.POSITIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      minimum = Math.min(minimum, thresholds[i]);
    }
    return minimum;
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
