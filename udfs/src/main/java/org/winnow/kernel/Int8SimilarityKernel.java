package org.winnow.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.openblas.global.openblas;

/**
 * By products of vectors that were rounded to 8 bits, several times as fast as those of floats.
 * What these say can be off by no more than the rounding (Cauchy and Schwarz): every pair that may
 * reach its bar is computed again from the floats, so that none is missed and none is found too
 * much. Where too many may, the floats are multiplied at once.
 */
final class Int8SimilarityKernel implements SimilarityKernel {
  private static final int HEIGHT = 1024;

  /** Products of wider tiles are no faster, and of a row with a pair all of this is looked at. */
  private static final int WIDTH = 512;

  /** Less than this many rows or columns are not worth the rounding. */
  private static final int LEAST = 128;

  /** Numbers of a vector below which products of floats are as fast. */
  private static final int LEAST_DIMENSION = 32;

  /** Computing a pair again costs as much as this many products of floats. */
  private static final int COST = 64;

  /**
   * Multiplications of numbers in one call from which on it pays to ask for the products, which may
   * have to be tried out first: some 20 ms of floats.
   */
  private static final long WORTH_ASKING = 1L << 31;

  private final Supplier<Optional<Int8Products>> supplier;

  /** {@code null} as long as nothing was large enough to ask for them. */
  private Optional<Int8Products> products;

  private final SimilarityKernel exact = new BlasSimilarityKernel();
  private final TileKernel tile = new TileKernel(HEIGHT, WIDTH);

  /**
   * Asks for the products once there is enough to compare.
   *
   * @param supplier gives none where they are not to be used
   */
  Int8SimilarityKernel(Supplier<Optional<Int8Products>> supplier) {
    this.supplier = supplier;
  }

  /** Uses products that are there. */
  Int8SimilarityKernel(Int8Products products) {
    this(() -> Optional.of(products));
    this.products = supplier.get();
  }

  @Override
  public String name() {
    return exact.name() + ", after products of 8 bits where these are exact and faster";
  }

  @Override
  public void find(VectorRange rows, VectorRange columns, float[] bars, Visitor visitor) {
    if (products == null && multiplications(rows, columns) >= WORTH_ASKING) {
      products = supplier.get();
    }
    boolean coarse = products != null && products.isPresent();
    float rowStep = coarse ? step(rows) : 0;
    float columnStep = rowStep > 0 ? step(columns) : 0;
    if (columnStep > 0) {
      new Search(products.get(), rows, columns, rowStep, columnStep, bars, visitor).run();
    } else {
      exact.find(rows, columns, bars, visitor);
    }
  }

  private static long multiplications(VectorRange rows, VectorRange columns) {
    return (long) (rows.to() - rows.from())
        * (columns.to() - columns.from())
        * rows.block().dimension();
  }

  /** The step of rounding; 0 where the vectors cannot be rounded, or are not worth it. */
  private static float step(VectorRange vectors) {
    int count = vectors.to() - vectors.from();
    int dimension = vectors.block().dimension();
    if (count < LEAST || dimension < LEAST_DIMENSION) {
      return 0;
    }
    float largest = 0;
    for (int i = vectors.from(); i < vectors.to(); i += HEIGHT) {
      var some = vectors.block().pointer(i);
      int numbers = Math.min(HEIGHT, vectors.to() - i) * dimension;
      float here = Math.abs(some.get(openblas.cblas_isamax(numbers, some, 1)));
      if (!Float.isFinite(here)) {
        return 0;
      }
      largest = Math.max(largest, here);
    }
    return largest / Int8Products.LARGEST;
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
    private final float[] bars;
    private final Visitor visitor;
    private final float error;
    private final float[] left;
    private final float[] right;
    private int held = -1;
    private long visits;
    private boolean dense;

    Search(
        Int8Products products,
        VectorRange rows,
        VectorRange columns,
        float rowStep,
        float columnStep,
        float[] bars,
        Visitor visitor) {
      this.products = products;
      this.rows = rows;
      this.columns = columns;
      this.rowStep = rowStep;
      this.columnStep = columnStep;
      this.bars = bars;
      this.visitor = visitor;
      int dimension = rows.block().dimension();
      left = new float[dimension];
      right = new float[dimension];
      // |xy - x'y'| <= |x - x'||y| + |x'||y - y'|, where no number is off by more than half a step.
      double ofRow = rowStep / 2 * Math.sqrt(dimension);
      double ofColumn = columnStep / 2 * Math.sqrt(dimension);
      error = (float) (ofRow + (1 + ofRow) * ofColumn) + ERROR;
    }

    void run() {
      int whole = columns.to() - (columns.to() - columns.from()) % Int8Products.COLUMNS;
      coarse(whole);
      exact.find(rows, new VectorRange(columns.block(), whole, columns.to()), bars, visitor);
    }

    private void coarse(int end) {
      List<Int8Products.Rounded> tops = new ArrayList<>();
      try {
        for (int top = rows.from(); top < rows.to(); top += HEIGHT) {
          int height = Math.min(HEIGHT, rows.to() - top);
          tops.add(
              products.rows(
                  rows.block().view(top, height), height, rows.block().dimension(), rowStep));
        }
        for (int start = columns.from(); start < end; start += WIDTH) {
          int width = Math.min(WIDTH, end - start);
          try (Int8Products.Rounded some =
              products.columns(
                  columns.block().view(start, width),
                  width,
                  columns.block().dimension(),
                  columnStep)) {
            for (int i = 0; i < tops.size(); i++) {
              int top = rows.from() + i * HEIGHT;
              int height = Math.min(HEIGHT, rows.to() - top);
              tile(tops.get(i), some, new TileKernel.Place(top, height, start, width));
            }
          }
        }
      } finally {
        tops.forEach(Int8Products.Rounded::close);
      }
    }

    private void tile(Int8Products.Rounded top, Int8Products.Rounded some, TileKernel.Place place) {
      long most = (long) place.height() * place.width() / COST;
      int done = 0;
      if (!dense) {
        products.multiply(top, some, tile.products(place.height() * place.width()));
        done = tile.visit(place, bars, error, most, this::again);
        dense = done < place.height();
      }
      if (dense) {
        visits = 0;
        exact.find(
            new VectorRange(rows.block(), place.top() + done, place.top() + place.height()),
            new VectorRange(columns.block(), place.start(), place.start() + place.width()),
            bars,
            this::counted);
        // Bars may have risen.
        dense = visits > most;
      }
    }

    private void counted(int row, int column, float product) {
      visits++;
      visitor.found(row, column, product);
    }

    private void again(int row, int column, float coarse) {
      if (row != held) {
        rows.block().copy(row, left);
        held = row;
      }
      columns.block().copy(column, right);
      float product = (float) Vectors.dot(left, right);
      if (product >= bars[row]) {
        visitor.found(row, column, product);
      }
    }
  }
}
