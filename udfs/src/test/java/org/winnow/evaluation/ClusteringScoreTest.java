package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.winnow.evaluation.ClusteringScore.Sums;

class ClusteringScoreTest {
  @Test
  void theSameClustersUnderOtherNamesArePerfect() {
    ClusteringScore score =
        ClusteringScore.of(Sums.NONE.plus(Sums.ofCell(5, 5, 5)).plus(Sums.ofCell(3, 3, 3)));
    assertThat(score.pairwise().f1()).isEqualTo(1);
    assertThat(score.bcubed().f1()).isEqualTo(1);
    assertThat(score.nmi()).isCloseTo(1, within(1e-12));
  }

  /**
   * By hand: identities a (4 items) and b (2); cluster 1 has three of a and one of b, cluster 2 the
   * rest.
   */
  @Test
  void scoresMatchTheDefinitions() {
    ClusteringScore score =
        ClusteringScore.of(
            Sums.ofCell(3, 4, 4)
                .plus(Sums.ofCell(1, 4, 2))
                .plus(Sums.ofCell(1, 2, 4))
                .plus(Sums.ofCell(1, 2, 2)));
    assertThat(score.pairwise().precision()).isCloseTo(3.0 / 7, within(1e-12));
    assertThat(score.pairwise().recall()).isCloseTo(3.0 / 7, within(1e-12));
    assertThat(score.bcubed().precision())
        .isCloseTo((9 / 4.0 + 1 / 2.0 + 1 / 4.0 + 1 / 2.0) / 6, within(1e-12));
    assertThat(score.bcubed().recall())
        .isCloseTo((9 / 4.0 + 1 / 4.0 + 1 / 2.0 + 1 / 2.0) / 6, within(1e-12));
    double mutual =
        3 / 6.0 * Math.log(3 * 6 / 16.0)
            + 1 / 6.0 * Math.log(6 / 8.0)
            + 1 / 6.0 * Math.log(6 / 8.0)
            + 1 / 6.0 * Math.log(6 / 4.0);
    double entropy = -(4 / 6.0 * Math.log(4 / 6.0) + 2 / 6.0 * Math.log(2 / 6.0));
    assertThat(score.nmi()).isCloseTo(mutual / entropy, within(1e-12));
  }

  @Test
  void oneIdentityInOneClusterIsPerfect() {
    ClusteringScore score = ClusteringScore.of(Sums.ofCell(4, 4, 4));
    assertThat(score.nmi()).isEqualTo(1);
    assertThat(score.pairwise().f1()).isEqualTo(1);
  }
}
