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

  private static final int NARROWEST = 256;
  private static final int WIDEST = 8192;
  private static final int WIDENING = 4;

  /** Few entries: one of eight. */
  private static final int FEW = 8;

  private final GemmSession session;

  public OrtSimilarityKernel(GemmSession session) {
    this.session = session;
  }

  @Override
  public String name() {
    return "ONNX Runtime on " + session.device();
  }

  @Override
  public void find(VectorRange rows, VectorRange columns, float[] bars, Visitor visitor) {
    for (int top = rows.from(); top < rows.to(); top += HEIGHT) {
      int height = Math.min(HEIGHT, rows.to() - top);
      int width = NARROWEST;
      for (int start = columns.from(); start < columns.to(); ) {
        int taken = Math.min(width, columns.to() - start);
        int first = start;
        int row = top;
        int found =
            session.find(
                matrix(rows.block(), top, height),
                matrix(columns.block(), start, taken),
                FloatBuffer.wrap(bars, top, height),
                (places, products) -> {
                  while (products.hasRemaining()) {
                    int i = row + (int) places.get();
                    int j = first + (int) places.get();
                    float product = products.get();
                    if (product >= bars[i]) {
                      visitor.found(i, j, product);
                    }
                  }
                });
        if ((long) found * FEW <= (long) height * taken) {
          width = Math.min(WIDEST, WIDENING * width);
        }
        start += taken;
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
