package org.winnow.kernel.ort;

import java.nio.FloatBuffer;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.VectorBlock;
import org.winnow.kernel.VectorRange;

/**
 * On a device of ONNX Runtime: the products are made and compared with the bars there, and only
 * entries that reach their bar come back.
 *
 * <p>Columns go in tiles. The first is narrow, since entries that it finds may raise bars that let
 * all pass; the next ones widen as long as few entries are found.
 */
public final class OrtSimilarityKernel implements SimilarityKernel {
  /** A tile of 4096 x 8192 products is 128 MiB on the device. */
  private static final int HEIGHT = 4096;

  private static final int MIN_WIDTH = 256;
  private static final int MAX_WIDTH = 8192;
  private static final int GROWTH = 4;

  /** Few entries: one of eight. */
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
    // The session is held for the JVM, see ModelHolder.
  }
}
