package org.winnow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.winnow.graph.CompleteLinkage.Pair;

class CompleteLinkageTest {
  @Test
  void aChainIsNoCluster() {
    assertThat(CompleteLinkage.cluster(List.of(new Pair("a", "b", 0.9), new Pair("b", "c", 0.8))))
        .containsEntry("a", "a")
        .containsEntry("b", "a")
        .containsEntry("c", "c");
  }

  @Test
  void aCliqueIsAClusterNamedAfterItsSmallestMember() {
    assertThat(
            CompleteLinkage.cluster(
                List.of(new Pair("d", "b", 0.7), new Pair("c", "b", 0.8), new Pair("c", "d", 0.9))))
        .isEqualTo(Map.of("b", "b", "c", "b", "d", "b"));
  }

  @Property(tries = 200)
  void allMembersOfAClusterArePairedInAnyOrderOfPairs(@ForAll long seed) {
    List<Pair> pairs = randomPairs(seed);
    Map<String, String> groups = CompleteLinkage.cluster(pairs);

    Set<String> agreeing = new HashSet<>();
    pairs.forEach(pair -> agreeing.addAll(List.of(pair.a() + pair.b(), pair.b() + pair.a())));
    groups.forEach(
        (a, group) ->
            groups.forEach(
                (b, other) -> {
                  if (group.equals(other) && !a.equals(b)) {
                    assertThat(agreeing).contains(a + b);
                  }
                }));
    Collections.shuffle(pairs, new Random(seed + 1));
    assertThat(new HashMap<>(CompleteLinkage.cluster(pairs))).isEqualTo(new HashMap<>(groups));
  }

  private static List<Pair> randomPairs(long seed) {
    Random random = new Random(seed);
    List<Pair> pairs = new ArrayList<>();
    for (char a = 'a'; a < 'k'; a++) {
      for (char b = (char) (a + 1); b < 'k'; b++) {
        if (random.nextInt(3) > 0) {
          pairs.add(new Pair("" + a, "" + b, random.nextInt(10) / 10.0));
        }
      }
    }
    return pairs;
  }
}
