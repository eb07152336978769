package org.winnow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.winnow.evaluation.Agreement;

class FindingsTest {
  private static final Agreement NONE = new Agreement(0, 0, 0);

  private static Findings findings(Agreement kept, long claims) {
    return new Findings(NONE, NONE, NONE, NONE, kept, NONE, NONE, NONE, NONE, claims, 3);
  }

  @Test
  void theMeaningComparesBeforeAndAfter() {
    assertThat(findings(new Agreement(70, 60, 57), 100).meaning())
        .isEqualTo(
            "Of the photographs as they came, 70.0 % showed the person they are filed under; of the"
                + " 60 that were kept, 95.0 % do. 81.4 % of the right ones were kept, and 3 were"
                + " left to a person to decide.");
  }

  @Test
  void anEmptyRunHasAMeaningToo() {
    assertThat(findings(NONE, 0).meaning()).contains("of the 0 that were kept, none do");
  }

  @Test
  void everyComparisonHasALine() {
    assertThat(findings(NONE, 0).lines())
        .extracting(Findings.Line::what)
        .doesNotHaveDuplicates()
        .hasSize(9);
  }
}
