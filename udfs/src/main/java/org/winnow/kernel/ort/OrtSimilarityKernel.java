package org.winnow.kernel.ort;

import java.nio.FloatBuffer;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.VectorBlock;
import org.winnow.kernel.VectorRange;

/**
 * Similarity kernel on a device of ONNX Runtime. The device multiplies and compares with the
 * thresholds, and returns only the entries that reach them.
 *
 * <p>Columns are processed in tiles. The first tile is narrow, because its entries may raise low
 * initial thresholds. The following tiles grow as long as entries are sparse.
 */
public final class OrtSimilarityKernel implements SimilarityKernel {
  /** A tile of 4096 x 8192 products is 128 MiB on the device. */
  private static final int HEIGHT = 4096;

  private static final int MIN_WIDTH = 256;
  private static final int MAX_WIDTH = 8192;
  private static final int GROWTH = 4;

  /** Entries are sparse if at most one product in eight is an entry. */
  private static final int SPARSE_RATIO = 8;

  private final GemmSession session;

  public OrtSimilarityKernel(GemmSession session) {
    this.session = session;
  }

  @Override
  public String name() {
    return "ONNX Runtime on " + session.device();
  }

  @Override
  public void find(VectorRange rows, VectorRange columns, float[] thresholds, Visitor visitor) {
    for (int top = rows.from(); top < rows.to(); top += HEIGHT) {
      int height = Math.min(HEIGHT, rows.to() - top);
      int width = MIN_WIDTH;
      for (int start = columns.from(); start < columns.to(); ) {
        int columnCount = Math.min(width, columns.to() - start);
        int first = start;
        int row = top;
        int entries =
            session.find(
                matrix(rows.block(), top, height),
                matrix(columns.block(), start, columnCount),
                FloatBuffer.wrap(thresholds, top, height),
                (places, products) -> {
                  while (products.hasRemaining()) {
                    int i = row + (int) places.get();
                    int j = first + (int) places.get();
                    float product = products.get();
                    if (product >= thresholds[i]) {
                      visitor.visit(i, j, product);
                    }
                  }
                });
        if ((long) entries * SPARSE_RATIO <= (long) height * columnCount) {
          width = Math.min(MAX_WIDTH, GROWTH * width);
        }
        start += columnCount;
      }
    }
  }

  private static GemmSession.Matrix matrix(VectorBlock block, int from, int count) {
    return new GemmSession.Matrix(block.view(from, count), count, block.dimension());
  }

  @Override
  public void close() {
    // The session lives as long as the JVM, see ModelHolder.
  }
}
