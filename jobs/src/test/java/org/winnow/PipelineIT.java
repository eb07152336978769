package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

/**
 * The whole pipeline through the command line, on drawn photographs with the built-in models: from
 * files to exported training data. One warehouse passes through all tests in order.
 */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineIT {
  private Path folder;
  private Path photos;
  private Path warehouse;
  private List<String> names;
  private int files;
  private Winnow winnow;

  @BeforeAll
  void run(@TempDir Path temporary) throws IOException {
    folder = temporary;
    photos = folder.resolve("photos");
    warehouse = folder.resolve("warehouse");
    winnow = new Winnow(warehouse);
    names = DrawnPhotographs.names();
    files = DrawnPhotographs.copy(names.subList(1, names.size()), photos);
    runAll();
  }

  @Test
  @Order(1)
  void everyFileEndsInExactlyOneTable() {
    assertThat(winnow.sql("SELECT count(*), count(DISTINCT uri) FROM sources"))
        .isEqualTo(files + "," + files);
    assertThat(winnow.sql("SELECT count(*) FROM sources WHERE status = 'OK' AND image_id IS NULL"))
        .isEqualTo("0");
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM images WHERE (image_id IN (SELECT image_id FROM faces)) ="
                    + " (image_id IN (SELECT key FROM quarantine WHERE stage = 'detect'))"))
        .isEqualTo("0");
    assertThat(winnow.sql("SELECT count(*) FROM faces"))
        .isEqualTo(winnow.sql("SELECT count(*) FROM embeddings"))
        .isEqualTo(winnow.sql("SELECT count(*) FROM labels"));
    assertThat(winnow.sql("SELECT count(*) FROM labels WHERE decision IS NULL OR reason IS NULL"))
        .isEqualTo("0");
    assertThat(winnow.sql("SELECT stage, outcome FROM runs ORDER BY started_at"))
        .isEqualTo("ingest,DONE\ndetect,DONE\nembed,DONE\ndedup,DONE\nclean,DONE\ncurate,DONE");
  }

  @Test
  @Order(2)
  void keptFacesArePublishedUnderNumberedClasses() {
    assertThat(winnow.sql("SELECT count(*) > 5, count(DISTINCT label) > 1 FROM curated"))
        .isEqualTo("true,true");
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM curated c LEFT ANTI JOIN labels l"
                    + " ON c.face_id = l.face_id AND l.decision IN ('KEPT', 'MOVED')"))
        .isEqualTo("0");
    assertThat(winnow.sql("SELECT count(DISTINCT label) - max(label) FROM curated")).isEqualTo("1");
  }

  @Test
  @Order(3)
  void aSecondRunWritesNothing() throws IOException {
    List<String> before = tree(warehouse);
    runAll();
    assertThat(winnow.messages().lines().filter(line -> line.contains("nothing to do"))).hasSize(6);
    assertThat(tree(warehouse)).as("files of all tables but runs").isEqualTo(before);
    assertThat(
            winnow.sql("SELECT count(*), sum(rows_out) FROM runs WHERE outcome = 'NOTHING_TO_DO'"))
        .isEqualTo("6,0");
  }

  @Test
  @Order(4)
  void theReportAndTheExportHoldWhatWasPublished() throws IOException {
    Path report = folder.resolve("report.html");
    winnow.succeed("report", "--out", report.toString());
    assertThat(report).content().contains("<html", names.get(1));

    Path out = folder.resolve("train");
    winnow.succeed("export", "--format", "manifest", "--out", out.toString());
    long rows = Long.parseLong(winnow.sql("SELECT count(*) FROM curated"));
    assertThat(Files.readAllLines(out.resolve("manifest.csv"))).hasSize((int) rows + 1);
  }

  @Test
  @Order(5)
  void newPhotographsAreAddedAndLabelsKeepTheirNumbers() throws IOException {
    List<String> numbers =
        winnow.sql("SELECT DISTINCT identity_id, label FROM curated").lines().toList();

    int added = DrawnPhotographs.copy(names.subList(0, 1), photos);
    runAll();

    assertThat(winnow.messages()).contains("ingest  %d files".formatted(added));
    assertThat(winnow.sql("SELECT count(*) FROM sources")).isEqualTo("" + (files + added));
    assertThat(winnow.sql("SELECT count(*) FROM faces"))
        .isEqualTo(winnow.sql("SELECT count(*) FROM labels"));
    List<String> after =
        winnow.sql("SELECT DISTINCT identity_id, label FROM curated").lines().toList();
    assertThat(after.stream().map(PipelineIT::label)).doesNotHaveDuplicates();
    assertThat(after.stream().filter(numbers::contains)).isNotEmpty();
    for (String line : after) {
      String id = line.substring(0, line.indexOf(','));
      assertThat(numbers).allMatch(old -> !old.startsWith(id + ",") || old.equals(line));
    }
  }

  @Test
  @Order(6)
  void otherSettingsForTheSameTableAreRefusedUntilRedone() {
    String[] other = {"detect", "--set", "detect.enlarge_to=300", "--detector", "builtin-haar"};
    assertThat(winnow.run(other)).isEqualTo(1);
    assertThat(winnow.messages())
        .contains("The rows of faces were made with other settings.")
        .contains("detect.enlarge_to was ")
        .contains("is now 300");

    winnow.succeed(
        "detect", "--set", "detect.enlarge_to=300", "--detector", "builtin-haar", "--redo");
    assertThat(winnow.sql("SELECT count(*) > 5 FROM faces")).isEqualTo("true");
    assertThat(winnow.sql("SELECT count(*) FROM labels")).isEqualTo("0");
  }

  @Test
  @Order(7)
  void aGpuThatIsAskedForAndAbsentIsTheUsersToMend() {
    int code = winnow.run("embed", "--embedder", "builtin-gradients", "--set", "models.device=gpu");

    assertThat(code).isEqualTo(2);
    assertThat(winnow.messages())
        .contains("models.device = gpu, but Spark assigned no GPU to the task.")
        .contains("spark.task.resource.gpu.amount")
        .doesNotContain("\tat ");
    assertThat(winnow.sql("SELECT message FROM runs WHERE stage = 'embed' AND outcome = 'FAILED'"))
        .contains("no GPU");
    assertThat(winnow.sql("SELECT count(*) FROM embeddings")).isEqualTo("0");
  }

  private void runAll() {
    winnow.succeed(DrawnPhotographs.withBuiltInModels("run", "--input", photos.toString()));
  }

  private static String label(String line) {
    return line.substring(line.indexOf(',') + 1);
  }

  private static List<String> tree(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(file -> !file.startsWith(root.resolve("runs")))
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }
}
