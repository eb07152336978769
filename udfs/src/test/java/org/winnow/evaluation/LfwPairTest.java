package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LfwPairTest {
  @Test
  void genuineAndImpostorLinesAreParsed() {
    assertThat(LfwPair.parse("Ada_One\t1\t12"))
        .contains(new LfwPair("Ada_One/Ada_One_0001.jpg", "Ada_One/Ada_One_0012.jpg", true));
    assertThat(LfwPair.parse(" Ada_One 1 Bo_Two 3 "))
        .contains(new LfwPair("Ada_One/Ada_One_0001.jpg", "Bo_Two/Bo_Two_0003.jpg", false));
    assertThat(LfwPair.parse("10\t300")).isEmpty();
    assertThat(LfwPair.parse("")).isEmpty();
  }

  @Test
  void pathsWithAnAnswerAreRead() {
    assertThat(LfwPair.parse("Ada/1.jpg Ada/2.jpg 1"))
        .contains(new LfwPair("Ada/1.jpg", "Ada/2.jpg", true));
    assertThat(LfwPair.parse("Ada One/1.jpg\tBo Two/2.jpg\t0"))
        .contains(new LfwPair("Ada One/1.jpg", "Bo Two/2.jpg", false));
    assertThat(LfwPair.parse("a.jpg b.jpg -1")).contains(new LfwPair("a.jpg", "b.jpg", false));
  }

  @Test
  void whatIsNoPairIsRefused() {
    for (String line :
        List.of("a.jpg b.jpg 2", "a.jpg", "a b c d e", "Ada one 2", "Ada 1 Bo two")) {
      assertThatThrownBy(() -> LfwPair.parse(line)).hasMessage(line);
    }
  }
}
