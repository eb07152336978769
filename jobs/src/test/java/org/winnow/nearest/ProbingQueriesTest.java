package org.winnow.nearest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbingQueriesTest {
  @Test
  void eachCellHasTheQueriesThatProbeIt() {
    Random random = new Random(1);
    List<BitSet> probes = new ArrayList<>();
    for (int query = 0; query < 300; query++) {
      BitSet cells = new BitSet();
      for (int cell = 0; cell < 200; cell++) {
        cells.set(cell, random.nextInt(8) < query % 5);
      }
      probes.add(cells);
    }
    ProbingQueries queries = new ProbingQueries(ProbingQueries.words(probes));
    // In order, then back, and beyond the last cell.
    for (int cell : IntStream.concat(IntStream.range(0, 260), IntStream.of(3, 199)).toArray()) {
      assertThat(queries.of(cell))
          .containsExactly(
              IntStream.range(0, probes.size()).filter(i -> probes.get(i).get(cell)).toArray());
    }
  }

  @Test
  void withoutProbesNoQueryProbes() {
    List<BitSet> none = List.of(new BitSet(), new BitSet());
    assertThat(new ProbingQueries(ProbingQueries.words(none)).of(7)).isEmpty();
  }
}
