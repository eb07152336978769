package org.winnow.kernel;

/** Similarity kernel in plain Java, for machines without OpenBLAS; about ten times slower. */
final class JavaSimilarityKernel implements SimilarityKernel {
  /** Columns that fit the first-level cache. */
  private static final int WIDTH = 64;

  @Override
  public String name() {
    return "plain Java";
  }

  @Override
  public void find(VectorRange rows, VectorRange columns, float[] thresholds, Visitor visitor) {
    int dimension = rows.block().dimension();
    float[] row = new float[dimension];
    float[] tile = new float[WIDTH * dimension];
    for (int start = columns.from(); start < columns.to(); start += WIDTH) {
      int width = Math.min(WIDTH, columns.to() - start);
      columns.block().buffer().get(start * dimension, tile, 0, width * dimension);
      for (int i = rows.from(); i < rows.to(); i++) {
        rows.block().copy(i, row);
        for (int j = 0; j < width; j++) {
          float product = dot(row, tile, j * dimension);
          if (product >= thresholds[i]) {
            visitor.visit(i, start + j, product);
          }
        }
      }
    }
  }

  /** Four independent sums avoid the latency of dependent additions. */
  private static float dot(float[] a, float[] b, int offset) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[offset + i];
      s1 += a[i + 1] * b[offset + i + 1];
      s2 += a[i + 2] * b[offset + i + 2];
      s3 += a[i + 3] * b[offset + i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[offset + i];
    }
    return s0 + s1 + s2 + s3;
  }

  @Override
  public void close() {
    // No resources.
  }
}
