package org.winnow.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** Similarity kernel by OpenBLAS GEMM, in tiles that fit the processor's caches. */
final class BlasSimilarityKernel implements SimilarityKernel {
  /**
   * A tile of 1024 x 512 floats is 2 MiB. Measured fastest of the sizes from 128 x 1024 to 4096 x
   * 512, for vectors of 128 and of 512 numbers.
   */
  private static final int HEIGHT = 1024;

  private static final int WIDTH = 512;

  private final TileKernel tile = new TileKernel(HEIGHT, WIDTH);

  @Override
  public String name() {
    return "OpenBLAS " + openblas.blas_get_vendor();
  }

  @Override
  public void find(VectorRange rows, VectorRange columns, float[] thresholds, Visitor visitor) {
    int dimension = rows.block().dimension();
    for (int top = rows.from(); top < rows.to(); top += HEIGHT) {
      int height = Math.min(HEIGHT, rows.to() - top);
      FloatPointer left = rows.block().pointer(top);
      for (int start = columns.from(); start < columns.to(); start += WIDTH) {
        int width = Math.min(WIDTH, columns.to() - start);
        FloatPointer right = columns.block().pointer(start);
        OpenBlas.products(left, height, right, width, dimension, tile.products());
        tile.visit(
            new TileKernel.Tile(top, height, start, width), thresholds, 0, Long.MAX_VALUE, visitor);
      }
    }
  }

  @Override
  public void close() {
    tile.close();
  }
}
