package org.winnow.model.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AttributeVoteTest {
  private static AttributeVote vote(Map<String, Long> weights) {
    return AttributeVote.of(new TreeMap<>(weights));
  }

  @Test
  void twoThirdsOfTheWeightDecide() {
    assertThat(vote(Map.of("male", 200L, "female", 100L)).value()).isEqualTo("male");
    assertThat(vote(Map.of("male", 199L, "female", 100L)).value()).isEqualTo("unknown");
    assertThat(vote(Map.of("female", 5L))).isEqualTo(new AttributeVote("female", 1));
  }

  @Test
  void withoutVotesNothingIsKnown() {
    assertThat(vote(Map.of())).isEqualTo(new AttributeVote("unknown", 0));
  }
}
