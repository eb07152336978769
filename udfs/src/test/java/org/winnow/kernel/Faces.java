package org.winnow.kernel;

/** Blocks of generated faces for benchmarks: 60 faces per identity, 5 % outliers. */
final class Faces {
  private Faces() {}

  static VectorBlock block(int first, int count, int dimension) {
    EmbeddingGenerator generator =
        new EmbeddingGenerator(1, 100_000, dimension, 100_000 / 60, 0.72, 0.06, 0.05);
    VectorBlock block = VectorBlock.allocate(count, dimension);
    for (int i = 0; i < count; i++) {
      block.add(generator.vector(first + i));
    }
    return block;
  }
}
