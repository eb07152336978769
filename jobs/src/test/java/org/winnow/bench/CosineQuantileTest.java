package org.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.winnow.kernel.EmbeddingGenerator;

class CosineQuantileTest {
  @Test
  void aboutAsManyPairsReachItAsWereAskedFor() {
    EmbeddingGenerator generator = new EmbeddingGenerator(3, 3000, 32, 60, 0.7, 0.05, 0.1);
    float least = CosineQuantile.find(generator, 5);
    int pairs = BruteForce.pairs(CosineQuantile.vectors(generator, 3000), least).size();
    assertThat(pairs / 3000.0).isCloseTo(5, within(0.3));
  }
}
