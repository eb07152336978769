package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LfwPairTest {
  @Test
  void linesOfBothKindsAreRead() {
    assertThat(LfwPair.of("Ada_One\t1\t12"))
        .contains(new LfwPair("Ada_One/Ada_One_0001.jpg", "Ada_One/Ada_One_0012.jpg", true));
    assertThat(LfwPair.of(" Ada_One 1 Bo_Two 3 "))
        .contains(new LfwPair("Ada_One/Ada_One_0001.jpg", "Bo_Two/Bo_Two_0003.jpg", false));
    assertThat(LfwPair.of("10\t300")).isEmpty();
    assertThat(LfwPair.of("")).isEmpty();
  }
}
