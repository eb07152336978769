package org.winnow.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CleanDetailsTest {
  private static final CleanDetails DETAILS =
      new CleanDetails(
          2,
          "mobilefacenet",
          List.of("Round 1 …"),
          Map.of("member", 0.325),
          Map.of("member", 3.1),
          new CleanDetails.Claims(0.3, 0.001, 0.99, true),
          new CleanDetails.Claims(0.5, 0.001, 0.9, true),
          Map.of("pairs", new CleanDetails.NormalFit(0.01, 0.1, 12)),
          Map.of("genuine", List.of(1L, 2L)),
          Map.of("SPELLING", new CleanDetails.SimilarNames(7, 0.5, 0.4, 0.3)),
          List.of());

  @Test
  void whatIsWrittenIsRead() {
    assertThat(CleanDetails.fromJson(DETAILS.toJson())).contains(DETAILS);
  }

  @Test
  void whatALaterVersionAddsIsIgnored() {
    String later = DETAILS.toJson().replaceFirst("\\{", "{\"more\":[1],");

    assertThat(CleanDetails.fromJson(later)).contains(DETAILS);
  }

  @Test
  void earlierRoundsStandBesideTheLast() {
    CleanDetails both = DETAILS.inRun(List.of("Round 2 …"), List.of(DETAILS));

    assertThat(CleanDetails.fromJson(both.toJson())).contains(both);
    assertThat(both.earlier()).containsExactly(DETAILS);
    assertThat(CleanDetails.fromJson(DETAILS.toJson().replace(",\"earlier\":[]", "")))
        .as("of an earlier version")
        .contains(DETAILS);
  }

  @Test
  void otherTextsAreNoDetails() {
    assertThat(CleanDetails.fromJson(null)).isEmpty();
    assertThat(CleanDetails.fromJson("{}")).isEmpty();
    assertThat(CleanDetails.fromJson("not JSON")).isEmpty();
  }
}
