package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.runtime.Console;
import org.winnow.testing.SharedData;

/** The whole pipeline through the command line, on real photographs. */
class PipelineIT {
  @TempDir private Path folder;
  private Path warehouse;
  private String messages;
  private String result;

  @BeforeEach
  void needsPhotographsAndModels() {
    SharedData.data("orl");
    SharedData.model(".");
    warehouse = folder.resolve("warehouse");
  }

  @Test
  void portraitsBecomeACuratedTableAndASecondRunWritesNothing() throws IOException {
    Path orl = orl(8);

    assertThat(winnow("run", "--input", orl.toString())).as(messages).isZero();

    assertThat(sql("SELECT count(*) FROM sources")).isEqualTo("80");
    assertThat(sql("SELECT count(DISTINCT image_id) FROM faces")).isEqualTo("80");
    assertThat(sql("SELECT count(*) FROM faces"))
        .isEqualTo(sql("SELECT count(*) FROM embeddings"))
        .isEqualTo(sql("SELECT count(*) FROM labels"));
    assertThat(sql("SELECT count(DISTINCT label) FROM curated")).isEqualTo("8");
    assertThat(sql("SELECT count(*) >= 78 FROM curated")).isEqualTo("true");
    assertThat(sql("SELECT count(*) FROM runs WHERE outcome = 'DONE'")).isEqualTo("5");

    List<String> before = files(warehouse);
    assertThat(winnow("run", "--input", orl.toString())).as(messages).isZero();
    assertThat(messages.lines().filter(line -> line.contains("nothing to do"))).hasSize(5);
    assertThat(files(warehouse)).isEqualTo(before);
  }

  @Test
  void newPhotographsAreAddedAndLabelsKeepTheirNumbers() throws IOException {
    Path orl = orl(3);
    assertThat(winnow("run", "--input", orl.toString())).as(messages).isZero();
    String numbers = sql("SELECT identity, label FROM curated GROUP BY 1, 2 ORDER BY 1");

    copy("s9", orl);
    assertThat(winnow("run", "--input", orl.toString())).as(messages).isZero();

    assertThat(messages).contains("10 files: 10 usable").contains("10 images");
    assertThat(sql("SELECT identity, label FROM curated GROUP BY 1, 2 ORDER BY 1"))
        .startsWith(numbers)
        .contains("s9,3");
  }

  @Test
  void otherSettingsForTheSameTableAreRefusedUntilRedone() throws IOException {
    Path orl = orl(2);
    assertThat(winnow("run", "--input", orl.toString(), "--to", "detect")).as(messages).isZero();

    int refused = winnow("detect", "--set", "detect.min_score=0.9");
    assertThat(refused).isEqualTo(1);
    assertThat(messages)
        .contains("The rows of faces were made with other settings.")
        .contains("detect.min_score was default, is now 0.9");

    assertThat(winnow("detect", "--set", "detect.min_score=0.9", "--redo")).as(messages).isZero();
    assertThat(sql("SELECT min(score) >= 0.9 FROM faces")).isEqualTo("true");
  }

  /** Runs a command on this warehouse. */
  private int winnow(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--warehouse", warehouse.toString()));
    all.addAll(List.of("--models-dir", SharedData.model(".").toString()));
    return run(all);
  }

  private String sql(String query) {
    int code = run(List.of("sql", "--warehouse", warehouse.toString(), "--format", "csv", query));
    assertThat(code).as(messages).isZero();
    return result.substring(result.indexOf('\n') + 1).strip();
  }

  private int run(List<String> arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            false);
    int code = Main.run(arguments.toArray(String[]::new), console);
    messages = err.toString(StandardCharsets.UTF_8);
    result = out.toString(StandardCharsets.UTF_8);
    return code;
  }

  private Path orl(int people) throws IOException {
    Path root = Files.createDirectory(folder.resolve("orl"));
    for (int i = 1; i <= people; i++) {
      copy("s" + i, root);
    }
    return root;
  }

  private static void copy(String person, Path root) throws IOException {
    Path to = Files.createDirectory(root.resolve(person));
    try (var files = Files.list(SharedData.data("orl").resolve(person))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static List<String> files(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files.map(Path::toString).sorted().toList();
    }
  }
}
