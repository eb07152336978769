package org.winnow.bench;

import java.util.List;
import java.util.stream.IntStream;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.kernel.Similarities;

/** The cosine that about so many pairs of generated embeddings reach, found on a sample of them. */
final class CosineQuantile {
  private static final int ROWS = 2000;
  private static final int COLUMNS = 16_000;
  private static final int BINS = 20_000;

  private CosineQuantile() {}

  /**
   * Finds it.
   *
   * @param pairsOfFace pairs of the whole set, divided by its faces
   */
  static float find(EmbeddingGenerator generator, double pairsOfFace) {
    List<float[]> columns = vectors(generator, COLUMNS);
    List<float[]> rows = columns.subList(0, Math.min(ROWS, columns.size()));
    long[] bins = new long[BINS];
    Similarities.forEachRow(
        rows,
        columns,
        (row, products) -> {
          for (int column = row + 1; column < products.length; column++) {
            bins[bin(products[column])]++;
          }
        });
    long compared = (long) rows.size() * columns.size() - rows.size() * (rows.size() + 1L) / 2;
    double wanted = compared * 2 * pairsOfFace / (generator.faces() - 1);
    int bin = BINS;
    for (long found = 0; bin > 0 && found < wanted; ) {
      found += bins[--bin];
    }
    return (float) (2.0 * bin / BINS - 1);
  }

  private static int bin(float cosine) {
    return Math.max(0, Math.min(BINS - 1, (int) ((cosine + 1.0) / 2 * BINS)));
  }

  /** The first vectors; faces are drawn independently, so that they are a sample. */
  static List<float[]> vectors(EmbeddingGenerator generator, int most) {
    return IntStream.range(0, (int) Math.min(most, generator.faces()))
        .parallel()
        .mapToObj(generator::vector)
        .toList();
  }
}
