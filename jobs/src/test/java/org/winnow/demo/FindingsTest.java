package org.winnow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.winnow.evaluation.Agreement;

class FindingsTest {
  private static final Agreement NONE = new Agreement(0, 0, 0);

  private static Findings findings(Agreement kept, long claims) {
    return new Findings(NONE, NONE, NONE, NONE, NONE, kept, NONE, NONE, NONE, NONE, claims, 3);
  }

  @Test
  void theMeaningComparesBeforeAndAfter() {
    assertThat(findings(new Agreement(70, 60, 57), 100).meaning())
        .isEqualTo(
            "Before cleaning, 70.0 % of the photographs showed the claimed person; of the 60 kept"
                + " ones, 95.0 % do. 81.4 % of the right ones were kept, and 3 are in review.");
  }

  @Test
  void anEmptyRunHasAMeaningToo() {
    assertThat(findings(NONE, 0).meaning()).contains("of the 0 kept ones, none do");
  }

  @Test
  void everyComparisonHasALine() {
    assertThat(findings(NONE, 0).lines())
        .extracting(Findings.Line::what)
        .doesNotHaveDuplicates()
        .hasSize(10);
  }
}
