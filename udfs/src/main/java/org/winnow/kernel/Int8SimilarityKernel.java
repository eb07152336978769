package org.winnow.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.openblas.global.openblas;

/**
 * Similarity kernel that multiplies int8 vectors first, which is several times as fast as floats.
 * The Cauchy-Schwarz inequality bounds the quantization error. Pairs that may reach their threshold
 * are rescored from the floats, so the result is that of the float kernel. Tiles with too many such
 * pairs are multiplied as floats.
 */
final class Int8SimilarityKernel implements SimilarityKernel {
  private static final int HEIGHT = 1024;

  /** Wider tiles are not faster, and a row with a candidate is scanned over this width. */
  private static final int WIDTH = 512;

  /** Rows or columns below which quantization does not pay. */
  private static final int MIN_COUNT = 128;

  /** Dimension below which float products are as fast. */
  private static final int MIN_DIMENSION = 32;

  /** Cost of rescoring a pair, in float products. */
  private static final int RESCORE_COST = 64;

  /**
   * Multiplications per call from which int8 products are requested. The first request may run
   * {@link Int8Calibration}; the limit is about 20 ms of float products.
   */
  private static final long MIN_MULTIPLICATIONS = 1L << 31;

  private final Supplier<Optional<Int8Products>> supplier;

  /** {@code null} until a call was large enough to request them. */
  private Optional<Int8Products> products;

  private final SimilarityKernel exact = new BlasSimilarityKernel();
  private final TileKernel tile = new TileKernel(HEIGHT, WIDTH);

  /**
   * Requests the products with the first call that is large enough.
   *
   * @param supplier empty if int8 products are not to be used
   */
  Int8SimilarityKernel(Supplier<Optional<Int8Products>> supplier) {
    this.supplier = supplier;
  }

  /** Uses the given products. */
  Int8SimilarityKernel(Int8Products products) {
    this(() -> Optional.of(products));
    this.products = supplier.get();
  }

  @Override
  public String name() {
    return exact.name() + " after int8 products where these are exact and faster";
  }

  @Override
  public void find(VectorRange rows, VectorRange columns, float[] thresholds, Visitor visitor) {
    if (products == null && multiplications(rows, columns) >= MIN_MULTIPLICATIONS) {
      products = supplier.get();
    }
    boolean int8 = products != null && products.isPresent();
    float rowStep = int8 ? step(rows) : 0;
    float columnStep = rowStep > 0 ? step(columns) : 0;
    if (columnStep > 0) {
      new Search(products.get(), rows, columns, rowStep, columnStep, thresholds, visitor).run();
    } else {
      exact.find(rows, columns, thresholds, visitor);
    }
  }

  private static long multiplications(VectorRange rows, VectorRange columns) {
    return (long) (rows.to() - rows.from())
        * (columns.to() - columns.from())
        * rows.block().dimension();
  }

  /** The quantization step; 0 if the vectors cannot be quantized or are too few. */
  private static float step(VectorRange vectors) {
    int count = vectors.to() - vectors.from();
    int dimension = vectors.block().dimension();
    if (count < MIN_COUNT || dimension < MIN_DIMENSION) {
      return 0;
    }
    float largest = 0;
    for (int i = vectors.from(); i < vectors.to(); i += HEIGHT) {
      var part = vectors.block().pointer(i);
      int numbers = Math.min(HEIGHT, vectors.to() - i) * dimension;
      float partMax = Math.abs(part.get(openblas.cblas_isamax(numbers, part, 1)));
      if (!Float.isFinite(partMax)) {
        return 0;
      }
      largest = Math.max(largest, partMax);
    }
    return largest / Int8Products.MAX_VALUE;
  }

  @Override
  public void close() {
    exact.close();
    tile.close();
  }

  /** One call of {@link #find}. */
  private final class Search {
    private final Int8Products products;
    private final VectorRange rows;
    private final VectorRange columns;
    private final float rowStep;
    private final float columnStep;
    private final float[] thresholds;
    private final Visitor visitor;
    private final float error;
    private final float[] left;
    private final float[] right;
    private int loadedRow = -1;
    private long visits;
    private boolean dense;

    Search(
        Int8Products products,
        VectorRange rows,
        VectorRange columns,
        float rowStep,
        float columnStep,
        float[] thresholds,
        Visitor visitor) {
      this.products = products;
      this.rows = rows;
      this.columns = columns;
      this.rowStep = rowStep;
      this.columnStep = columnStep;
      this.thresholds = thresholds;
      this.visitor = visitor;
      int dimension = rows.block().dimension();
      left = new float[dimension];
      right = new float[dimension];
      // |xy - x'y'| <= |x - x'||y| + |x'||y - y'|, where each number has an error of at most half a
      // step.
      double rowError = rowStep / 2 * Math.sqrt(dimension);
      double columnError = columnStep / 2 * Math.sqrt(dimension);
      error = (float) (rowError + (1 + rowError) * columnError) + ERROR;
    }

    void run() {
      int whole = columns.to() - (columns.to() - columns.from()) % Int8Products.COLUMN_MULTIPLE;
      int8Tiles(whole);
      exact.find(rows, new VectorRange(columns.block(), whole, columns.to()), thresholds, visitor);
    }

    private void int8Tiles(int end) {
      List<Int8Products.Quantized> quantizedRows = new ArrayList<>();
      try {
        for (int top = rows.from(); top < rows.to(); top += HEIGHT) {
          int height = Math.min(HEIGHT, rows.to() - top);
          quantizedRows.add(
              products.quantizeRows(
                  rows.block().view(top, height), height, rows.block().dimension(), rowStep));
        }
        for (int start = columns.from(); start < end; start += WIDTH) {
          int width = Math.min(WIDTH, end - start);
          try (Int8Products.Quantized quantizedColumns =
              products.quantizeColumns(
                  columns.block().view(start, width),
                  width,
                  columns.block().dimension(),
                  columnStep)) {
            for (int i = 0; i < quantizedRows.size(); i++) {
              int top = rows.from() + i * HEIGHT;
              int height = Math.min(HEIGHT, rows.to() - top);
              tile(
                  quantizedRows.get(i),
                  quantizedColumns,
                  new TileKernel.Tile(top, height, start, width));
            }
          }
        }
      } finally {
        quantizedRows.forEach(Int8Products.Quantized::close);
      }
    }

    private void tile(
        Int8Products.Quantized quantizedRows,
        Int8Products.Quantized quantizedColumns,
        TileKernel.Tile place) {
      long maxVisits = (long) place.height() * place.width() / RESCORE_COST;
      int done = 0;
      if (!dense) {
        products.multiply(
            quantizedRows, quantizedColumns, tile.products(place.height() * place.width()));
        done = tile.visit(place, thresholds, error, maxVisits, this::rescore);
        dense = done < place.height();
      }
      if (dense) {
        visits = 0;
        exact.find(
            new VectorRange(rows.block(), place.top() + done, place.top() + place.height()),
            new VectorRange(columns.block(), place.start(), place.start() + place.width()),
            thresholds,
            this::visitCounted);
        // Rising thresholds may have made the following tiles sparse.
        dense = visits > maxVisits;
      }
    }

    private void visitCounted(int row, int column, float product) {
      visits++;
      visitor.visit(row, column, product);
    }

    private void rescore(int row, int column, float int8Product) {
      if (row != loadedRow) {
        rows.block().copy(row, left);
        loadedRow = row;
      }
      columns.block().copy(column, right);
      float product = (float) Vectors.dot(left, right);
      if (product >= thresholds[row]) {
        visitor.visit(row, column, product);
      }
    }
  }
}
