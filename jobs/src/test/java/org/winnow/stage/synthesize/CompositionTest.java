package org.winnow.stage.synthesize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnow.config.ConfigException;
import org.winnow.config.ConfigLoader;
import org.winnow.config.ConfigLoader.Overlays;
import org.winnow.config.SynthesizeSettings;

class CompositionTest {

  @Test
  void quotasAreProductsOfSharesAndAddUp() {
    Composition composition =
        composition(
            "balance.side.left=1",
            "balance.side.right=1",
            "balance.light.dark=1",
            "balance.light.bright=2",
            "attributes.side=yaw",
            "attributes.light=brightness");
    assertThat(composition.quotas(60))
        .containsExactly(
            Map.entry("light=bright, side=left", 20L),
            Map.entry("light=bright, side=right", 20L),
            Map.entry("light=dark, side=left", 10L),
            Map.entry("light=dark, side=right", 10L));
    // Equal remainders: the first in the alphabet.
    assertThat(composition.quotas(10).values()).containsExactly(3L, 3L, 2L, 2L);
    for (long identities = 1; identities < 40; identities++) {
      assertThat(composition.quotas(identities).values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(identities);
    }
  }

  @Test
  void aValueOfWeightZeroIsNoKind() {
    assertThat(
            composition("balance.side.left=0", "balance.side.right=0.5", "attributes.side=yaw")
                .quotas(7))
        .containsExactly(Map.entry("side=right", 7L));
  }

  @Test
  void withoutABalanceThereAreNoKinds() {
    assertThat(composition().isEmpty()).isTrue();
  }

  @Test
  void anAttributeThatNobodySaysIsAFault() {
    assertThatThrownBy(() -> composition("balance.gender.female=1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("synthesize.balance.gender: no model of synthesize.models says");
    // The columns of the table need no model.
    assertThat(composition("balance.brightness.high=1").isEmpty()).isFalse();
  }

  @Test
  void wrongWeightsAreAllToldAtOnce() {
    assertThatThrownBy(
            () ->
                composition(
                    "balance.side.left=many",
                    "balance.light.dark=0",
                    "balance.turn=1",
                    "attributes.other=yaw",
                    "vectors=table"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("synthesize.balance.side.left is many: a weight is 0 or more")
        .hasMessageContaining("synthesize.balance.light: at least one weight is above 0")
        .hasMessageContaining("synthesize.balance.turn: write { attribute { value = weight")
        .hasMessageContaining("synthesize.attributes.other is not in synthesize.balance")
        .hasMessageContaining("synthesize.vectors_table is not set");
  }

  @Test
  void aBalanceBelongsToANumberOfIdentities() {
    assertThat(settings().decisive()).doesNotContainKey("synthesize.identities");
    assertThat(settings("balance.brightness.high=1").decisive())
        .containsEntry("synthesize.identities", "100");
  }

  private static Composition composition(String... sets) {
    return new Composition(settings(sets), List.of());
  }

  private static SynthesizeSettings settings(String... sets) {
    List<String> all = new ArrayList<>();
    for (String set : sets) {
      all.add("synthesize." + set);
    }
    return ConfigLoader.load(new Overlays(Optional.empty(), List.of(), all)).config().synthesize();
  }
}
