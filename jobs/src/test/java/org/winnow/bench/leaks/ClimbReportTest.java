package org.winnow.bench.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.winnow.bench.leaks.ClimbedFaces.Climb;
import org.winnow.bench.leaks.ClimbedFaces.Found;
import org.winnow.bench.measure.Measurements;

class ClimbReportTest {
  private static String report(Found found) {
    Measurements measured = Measurements.of("leaks");
    ClimbReport.add(found, 600, 0.5, measured);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    measured.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).replaceAll(" {2,}", ": ");
  }

  @Test
  void climbsAreCountedByTheCosineThatTheyReached() {
    String report =
        report(
            new Found(
                580,
                4,
                List.of(
                    new Climb(0.2, 0.55, 0.38, 0.42, false, true),
                    new Climb(0.3, 0.30, 0.31, 0.50, true, true),
                    new Climb(0.1, 0.20, 0.61, 0.61, false, false),
                    new Climb(0.2, 0.30, Double.NaN, Double.NaN, false, false)),
                OptionalDouble.of(0.2)));
    assertThat(report)
        .contains("candidates: 600\n", "candidates with a face: 580\n", "candidates refused: 4\n")
        .contains("climbs: 3\n", "pictures of a climb: 600\n")
        .contains("nearest candidate cosine: 0.2000\n", "nearest candidates refused: 1\n")
        .contains("climb cosine: 0.4333\n", "climbs refused: 2\n")
        .contains("nearest candidates seen: 1\n", "climbs seen: 2\n")
        .contains("climbs seen and refused: 1\n")
        .contains("climbs to 0.30 to 0.40: 1 of 2 refused\n")
        .contains("climbs to 0.60 to 0.70: 1 of 1 refused\n");
  }

  @Test
  void climbsWithoutAFaceHaveNoCosine() {
    assertThat(
            report(
                new Found(
                    1,
                    0,
                    List.of(new Climb(0.2, 0.3, Double.NaN, Double.NaN, false, false)),
                    OptionalDouble.empty())))
        .contains("climbs: 0\n")
        .doesNotContain("climb cosine");
  }
}
