package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NearestListsTest {
  private record Entry(String id, float similarity) {}

  /** Three similarities make many ties. */
  @Property
  void theListIsThatOfASortWhateverTheOrderOfTheOffers(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int k,
      @ForAll @IntRange(min = 0, max = 30) int count) {
    Random random = new Random(seed);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(new Entry("face " + i, random.nextInt(3) / 2f));
    }
    Collections.shuffle(entries, random);
    NearestLists lists = new NearestLists(2, k);
    entries.forEach(entry -> lists.offer(1, entry.similarity(), entry.id()));

    List<Entry> sorted =
        entries.stream()
            .sorted(
                Comparator.comparing(Entry::similarity, Comparator.reverseOrder())
                    .thenComparing(Entry::id))
            .limit(k)
            .toList();
    assertThat(lists.size(0)).isZero();
    assertThat(lists.size(1)).isEqualTo(sorted.size());
    for (int rank = 0; rank < sorted.size(); rank++) {
      assertThat(lists.id(1, rank)).isEqualTo(sorted.get(rank).id());
      assertThat(lists.similarity(1, rank)).isEqualTo(sorted.get(rank).similarity());
    }
  }

  @Test
  void aFullListGivesTheThresholdOfFurtherLists() {
    NearestLists lists = new NearestLists(1, 2);
    lists.offer(0, 0.5f, "a");
    assertThat(lists.minimum(0)).isEqualTo(Float.NEGATIVE_INFINITY);
    lists.offer(0, 0.75f, "b");
    assertThat(lists.minimum(0)).isEqualTo(0.5f);
    NearestLists further = lists.further();
    assertThat(further.size(0)).isZero();
    assertThat(further.threshold(0)).isEqualTo(0.5f - SimilarityKernel.ERROR);
  }
}
