package org.winnow.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunReportTest {

  @Test
  void outcomesThatAddUpMakeAReport() {
    RunReport report = RunReport.conserved(3, 5, Map.of("faces", 2L, "none", 1L), "3 images");
    assertThat(report.didWork()).isTrue();
    assertThat(report.rowsIn()).isEqualTo(3);
    assertThat(report.rowsOut()).isEqualTo(5);
    assertThat(report.details()).isEmpty();
    assertThat(RunReport.conserved(0, 0, Map.of(), "nothing").didWork()).isTrue();
  }

  @Test
  void lostAndDoubledRowsAreABug() {
    assertThatThrownBy(() -> RunReport.conserved(3, 2, Map.of("kept", 2L), ""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Rows are not conserved: 3 in, but outcomes {kept=2} add up to 2");
    assertThatThrownBy(() -> RunReport.conserved(3, 2, Map.of("kept", 4L), ""))
        .hasMessageContaining("add up to 4");
  }

  @Test
  void countsAreACopyInTheirOrder() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("zeta", 1L);
    counts.put("alpha", 1L);
    RunReport report = RunReport.conserved(2, 1, counts, "").withDetails("{\"a\": 1}");
    counts.clear();
    assertThat(report.counts().keySet()).containsExactly("zeta", "alpha");
    assertThat(report.details()).contains("{\"a\": 1}");
  }

  @Test
  void nothingToDoIsNoWork() {
    assertThat(RunReport.nothingToDo("all is there").didWork()).isFalse();
    assertThat(RunReport.nothingToDo("all is there").summary()).isEqualTo("all is there");
  }
}
