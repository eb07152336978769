package org.winnow.copies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NearestHashesTest {
  @Test
  void copiesComeFirstInTheirOrderThenOthersByDistance() {
    NearestHashes nearest = new NearestHashes(4, 31);
    nearest.add(7, 40);
    nearest.add(9, 3);
    nearest.add(2, 35);
    nearest.add(5, 31);
    assertThat(nearest.isCut()).isFalse();
    assertThat(list(nearest)).containsExactly("5:31", "9:3", "2:35", "7:40");
    nearest.add(1, 30);
    assertThat(nearest.isCut()).isTrue();
    assertThat(list(nearest)).containsExactly("1:30", "5:31", "9:3", "2:35");
  }

  @Test
  void theListIsThatOfACompleteSortWhateverTheOrder() {
    Random random = new Random(4);
    for (int trial = 0; trial < 300; trial++) {
      NearestHashes nearest = new NearestHashes(5, 31);
      Map<Integer, Integer> all = new TreeMap<>();
      for (int i = 0; i < 30; i++) {
        int index = random.nextInt(12);
        int distance = random.nextInt(61);
        nearest.add(index, distance);
        all.merge(index, distance, Math::min);
      }
      List<String> expected =
          all.entrySet().stream()
              .sorted(
                  Comparator.comparingInt(
                          (Map.Entry<Integer, Integer> e) -> Math.max(31, e.getValue()))
                      .thenComparing(Map.Entry::getKey))
              .limit(5)
              .map(e -> e.getKey() + ":" + Math.max(31, e.getValue()))
              .toList();
      List<String> found = new ArrayList<>();
      nearest.forEach((index, distance) -> found.add(index + ":" + Math.max(31, distance)));
      assertThat(found).isEqualTo(expected);
      assertThat(nearest.isCut()).isEqualTo(all.size() > 5);
    }
  }

  private static List<String> list(NearestHashes nearest) {
    List<String> list = new ArrayList<>();
    nearest.forEach((index, distance) -> list.add(index + ":" + distance));
    return list;
  }
}
