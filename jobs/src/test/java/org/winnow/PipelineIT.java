package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SharedData;
import org.winnow.testing.SparkExtension;

/** The whole pipeline through the command line, on real photographs. */
@ExtendWith(SparkExtension.class)
class PipelineIT {
  @TempDir private Path folder;
  private Path warehouse;
  private Winnow winnow;

  @BeforeEach
  void needsPhotographsAndModels() {
    SharedData.data("orl");
    SharedData.model(".");
    warehouse = folder.resolve("warehouse");
    winnow = new Winnow(warehouse);
  }

  @Test
  void portraitsBecomeACuratedTableAndASecondRunWritesNothing() throws IOException {
    Path orl = Portraits.ofPeople(folder, 8);

    winnow.succeedWithModels("run", "--input", orl.toString());

    assertThat(winnow.sql("SELECT count(*) FROM sources")).isEqualTo("80");
    assertThat(winnow.sql("SELECT count(DISTINCT image_id) FROM faces")).isEqualTo("80");
    assertThat(winnow.sql("SELECT count(*) FROM faces"))
        .isEqualTo(winnow.sql("SELECT count(*) FROM embeddings"))
        .isEqualTo(winnow.sql("SELECT count(*) FROM labels"));
    assertThat(winnow.sql("SELECT count(DISTINCT label) FROM curated")).isEqualTo("8");
    assertThat(winnow.sql("SELECT count(*) >= 78 FROM curated")).isEqualTo("true");
    assertThat(winnow.sql("SELECT count(*) FROM runs WHERE outcome = 'DONE'")).isEqualTo("5");

    List<String> before = files(warehouse);
    winnow.succeedWithModels("run", "--input", orl.toString());
    assertThat(winnow.messages().lines().filter(line -> line.contains("nothing to do"))).hasSize(5);
    assertThat(files(warehouse)).as("files of all tables but runs").isEqualTo(before);
    assertThat(
            winnow.sql("SELECT count(*), sum(rows_out) FROM runs WHERE outcome = 'NOTHING_TO_DO'"))
        .isEqualTo("5,0");
  }

  @Test
  void newPhotographsAreAddedAndLabelsKeepTheirNumbers() throws IOException {
    Path orl = Portraits.ofPeople(folder, 3);
    winnow.succeedWithModels("run", "--input", orl.toString());
    String numbers = winnow.sql("SELECT identity, label FROM curated GROUP BY 1, 2 ORDER BY 1");

    Portraits.copy("s9", orl);
    winnow.succeedWithModels("run", "--input", orl.toString());

    assertThat(winnow.messages()).contains("10 files: 10 usable").contains("10 images");
    assertThat(winnow.sql("SELECT identity, label FROM curated GROUP BY 1, 2 ORDER BY 1"))
        .startsWith(numbers)
        .contains("s9,3");
  }

  @Test
  void otherSettingsForTheSameTableAreRefusedUntilRedone() throws IOException {
    Path orl = Portraits.ofPeople(folder, 2);
    winnow.succeedWithModels("run", "--input", orl.toString(), "--to", "detect");

    String models = SharedData.model(".").toString();
    int refused = winnow.run("detect", "--models-dir", models, "--set", "detect.min_score=0.9");
    assertThat(refused).isEqualTo(1);
    assertThat(winnow.messages())
        .contains("The rows of faces were made with other settings.")
        .contains("detect.min_score was default, is now 0.9");

    winnow.succeedWithModels("detect", "--set", "detect.min_score=0.9", "--redo");
    assertThat(winnow.sql("SELECT min(score) >= 0.9 FROM faces")).isEqualTo("true");
  }

  private static List<String> files(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(file -> !file.startsWith(root.resolve("runs")))
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }
}
