package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongSetTest {
  @Test
  void itHoldsWhatWasAdded() {
    Random random = new Random(5);
    Set<Long> expected = new HashSet<>();
    LongSet set = new LongSet();
    for (int i = 0; i < 10_000; i++) {
      long number = random.nextInt(10) == 0 ? random.nextInt(8) : random.nextLong();
      assertThat(set.contains(number)).isEqualTo(expected.contains(number));
      assertThat(set.add(number)).isEqualTo(expected.add(number));
      assertThat(set.size()).isEqualTo(expected.size());
    }
    assertThat(expected).contains(0L).allMatch(set::contains);
  }
}
