package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SharedData;
import org.winnow.testing.SparkExtension;

/** The demo through the command line: with its own models, and with those made for photographs. */
@ExtendWith(SparkExtension.class)
@Tag("slow")
class DemoIT {
  @TempDir private Path folder;
  private Path demo;
  private Winnow winnow;

  @BeforeEach
  void choosesAFolder() {
    demo = folder.resolve("demo");
    winnow = new Winnow(demo.resolve("tables"));
  }

  @Test
  void withItsOwnModelsItFindsWhatIsTrueAndWritesAReport() throws IOException {
    String noFaces = "report.faces=none";
    winnow.succeed(
        "demo", "--keep", demo.toString(), "--people", "8", "--images", "5", "--set", noFaces);

    long files = Files.readAllLines(demo.resolve("truth.csv")).size() - 1;
    String result = winnow.result();
    assertThat(share(cells(result, "pictures of people, face found"))).isGreaterThan(80);
    assertThat(share(cells(result, "broken files quarantined"))).as(result).isEqualTo(100);
    assertThat(share(cells(result, "byte copies recognised"))).as(result).isEqualTo(100);
    assertThat(cells(result, "right photographs kept")).as(result).hasSize(5);
    assertThat(result)
        .contains("Before cleaning, ")
        .contains("The report: " + demo.resolve("report.html").toAbsolutePath());
    assertThat(demo.resolve("report.html"))
        .content()
        .contains("builtin-gradients")
        .doesNotContain("\"picture\":");
    assertThat(winnow.sql("SELECT count(*) FROM sources")).isEqualTo(Long.toString(files));

    winnow.succeed(
        "demo", "--keep", demo.toString(), "--people", "8", "--images", "5", "--photos-only");
    assertThat(winnow.messages()).contains("draw    nothing to do");

    // A folder stands where the report belongs.
    Files.delete(demo.resolve("report.html"));
    Files.createDirectories(demo.resolve("report.html/report.html/x"));
    assertThat(winnow.run("demo", "--keep", demo.toString(), "--people", "8", "--images", "5"))
        .as(winnow.messages())
        .isNotZero();
    assertThat(winnow.messages()).contains("report.html");
    assertThat(winnow.result()).doesNotContain("The report: ").doesNotContain("Look closer");
  }

  @Test
  @Tag("real-data")
  void drawnFacesAreFoundAndWrongPhotographsTakenOut() throws IOException {
    SharedData.model(".");
    winnow.succeedWithModels(demo("--people", "10", "--images", "5"));

    assertThat(winnow.messages()).contains("draw ").contains("10 people");
    long files = Files.readAllLines(demo.resolve("truth.csv")).size() - 1;
    String result = winnow.result();
    List<String> detected = cells(result, "pictures of people, face found");
    assertThat(Long.parseLong(detected.get(0))).isBetween(40L, files);
    assertThat(share(detected)).as(result).isGreaterThanOrEqualTo(95);
    assertThat(share(cells(result, "broken files quarantined"))).as(result).isEqualTo(100);
    assertThat(share(cells(result, "byte copies recognised"))).as(result).isEqualTo(100);
    // The precision of what was kept stands before its recall.
    List<String> kept = cells(result, "right photographs kept");
    assertThat(Double.parseDouble(kept.get(3))).as(result).isGreaterThanOrEqualTo(90);
    assertThat(result).contains("winnow sql --warehouse " + demo.resolve("tables"));
    assertThat(winnow.sql("SELECT count(*) FROM sources")).isEqualTo(Long.toString(files));
  }

  @Test
  void photographsAloneAreDrawnWithoutModels() {
    winnow.succeed(demo("--people", "2", "--images", "1", "--photos-only"));
    assertThat(demo.resolve("truth.csv")).exists();
    assertThat(demo.resolve("tables")).doesNotExist();
  }

  @Test
  void impossibleCollectionsAndUnknownModelsAreRefusedBeforeAnythingIsDrawn() {
    assertThat(winnow.run("demo", "--keep", demo.toString(), "--noise", "0.9")).isEqualTo(1);
    assertThat(winnow.messages()).contains("--noise to a value from 0 to 0.6");
    assertThat(winnow.run("demo", "--keep", demo.toString(), "--detector", "nosuch")).isEqualTo(1);
    assertThat(winnow.messages()).contains("nosuch");
    assertThat(demo).doesNotExist();
  }

  private String[] demo(String... more) {
    List<String> all = new ArrayList<>(List.of("demo", "--keep", demo.toString()));
    all.addAll(List.of("--detector", "yunet-2026may", "--embedder", "mobilefacenet"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** The numbers of a line of the table: true, found, right, precision and recall. */
  private static List<String> cells(String table, String line) {
    String row = table.lines().filter(l -> l.startsWith(line)).findFirst().orElseThrow();
    return List.of(row.substring(line.length()).trim().split("\\s+"));
  }

  private static double share(List<String> cells) {
    return Double.parseDouble(cells.get(cells.size() - 1));
  }
}
