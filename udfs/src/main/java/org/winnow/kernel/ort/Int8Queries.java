package org.winnow.kernel.ort;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Optional;
import org.winnow.kernel.Int8Products;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.TileKernel;
import org.winnow.kernel.VectorBlock;

/**
 * Queries that are quantized to int8. The Cauchy-Schwarz inequality bounds the error of their
 * products, so no pair is missed.
 */
final class Int8Queries implements AutoCloseable {
  /** Products of a tile, 4 MiB. */
  private static final int TILE = 1 << 20;

  private final Int8Products products;
  private final Quantization quantization;
  private final Int8Products.Quantized queries;
  private final LongBuffer numbers;
  private final TileKernel tile;

  private Int8Queries(Int8Products products, VectorBlock all, Quantization quantization) {
    this.products = products;
    this.quantization = quantization;
    queries =
        products.quantizeRows(
            all.view(0, all.count()), all.count(), all.dimension(), quantization.step());
    numbers =
        ByteBuffer.allocateDirect(all.count() * Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .asLongBuffer();
    tile = new TileKernel(1, TILE);
  }

  /** Empty if the queries cannot be quantized. */
  static Optional<Int8Queries> of(Int8Products products, VectorBlock queries) {
    return Quantization.of(queries).map(by -> new Int8Queries(products, queries, by));
  }

  /**
   * See {@link QueryKernel#find}.
   *
   * @return false if the columns cannot be quantized; then nothing was visited
   */
  boolean find(
      int[] selected, VectorBlock columns, float[] thresholds, SimilarityKernel.Visitor visitor) {
    int count = columns.count();
    int multiple = Int8Products.COLUMN_MULTIPLE;
    int width = (count + multiple - 1) / multiple * multiple;
    if (width > Math.min(columns.capacity(), TILE)) {
      return false;
    }
    Optional<Quantization> ofColumns = Quantization.of(columns);
    if (ofColumns.isEmpty()) {
      return false;
    }
    // What follows the vectors is multiplied too.
    columns.view(count, width - count).put(new float[(width - count) * columns.dimension()]);
    float error = (float) quantization.productError(ofColumns.get()) + SimilarityKernel.ERROR;
    SimilarityKernel.Visitor ofVectors =
        (row, column, product) -> {
          if (column < count) {
            visitor.visit(row, column, product);
          }
        };
    try (Int8Products.Quantized quantized =
        products.quantizeColumns(
            columns.view(0, width), width, columns.dimension(), ofColumns.get().step())) {
      int height = TILE / width;
      for (int top = 0; top < selected.length; top += height) {
        int rows = Math.min(height, selected.length - top);
        numbers.clear().limit(rows);
        for (int i = 0; i < rows; i++) {
          numbers.put(i, selected[top + i]);
        }
        products.multiply(queries, numbers, quantized, tile.products(rows * width));
        tile.visitAny(new TileKernel.Tile(top, rows, 0, width), thresholds, error, ofVectors);
      }
    }
    return true;
  }

  @Override
  public void close() {
    queries.close();
    tile.close();
  }

  /**
   * How vectors are quantized.
   *
   * @param step value of a quantized 1
   * @param error largest Euclidean distance of a vector and its quantized values
   */
  private record Quantization(float step, double error) {
    /** Empty if there is nothing but zeros, or a number that is not finite. */
    static Optional<Quantization> of(VectorBlock vectors) {
      float[] numbers = new float[vectors.count() * vectors.dimension()];
      vectors.view(0, vectors.count()).get(numbers);
      float largest = 0;
      for (float number : numbers) {
        largest = Math.max(largest, Math.abs(number));
      }
      float step = largest / Int8Products.MAX_VALUE;
      if (!(step >= Float.MIN_NORMAL) || !Float.isFinite(step)) {
        return Optional.empty();
      }
      double largestError = 0;
      for (int i = 0; i < vectors.count(); i++) {
        largestError =
            Math.max(
                largestError,
                squaredError(numbers, i * vectors.dimension(), vectors.dimension(), 1 / step));
      }
      return Optional.of(new Quantization(step, step * Math.sqrt(largestError)));
    }

    /** In squares of a step. */
    private static double squaredError(float[] numbers, int from, int count, float perStep) {
      double sum = 0;
      for (int i = from; i < from + count; i++) {
        double steps = numbers[i] * perStep;
        double error = steps - Math.rint(steps);
        sum += error * error;
      }
      return sum;
    }

    /** |xy - x'y'| ≤ |x - x'||y| + |x'||y - y'|, for unit vectors x and y. */
    double productError(Quantization other) {
      return error + (1 + error) * other.error;
    }
  }
}
