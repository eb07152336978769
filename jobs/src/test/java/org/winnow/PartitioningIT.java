package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Same input, same tables, under settings that a session takes only when it is opened. */
@Tag("own-session")
class PartitioningIT {
  @TempDir private Path folder;

  @Test
  void theTablesDoNotDependOnCoresPartitionsOrParts() throws IOException {
    Path orl = Portraits.ofPeople(folder, 6);
    Files.copy(orl.resolve("s1/1.pgm"), orl.resolve("s2/same-bytes.pgm"));
    Files.writeString(orl.resolve("s3/broken.jpg"), "no picture");

    Winnow winnow = new Winnow(folder.resolve("one"));
    withSpark(
        Map.of("spark.master", "local[2]", "spark.sql.shuffle.partitions", "1"),
        () -> winnow.succeedWithModels("run", "--input", orl.toString()));
    String content = winnow.content();

    Winnow other = new Winnow(folder.resolve("other"));
    withSpark(
        Map.of("spark.master", "local[1]", "spark.sql.shuffle.partitions", "7"),
        () ->
            other.succeedWithModels(
                "run",
                "--input",
                orl.toString(),
                "--set",
                "ingest.slice=30",
                "--set",
                "detect.slice=30",
                "--set",
                "embed.slice=30",
                "--set",
                "embed.task_faces=7"));
    assertThat(other.content()).isEqualTo(content);
    assertThat(content.lines()).hasSize(8).noneMatch(line -> line.contains(",0,"));
  }

  /** Runs something under other settings of Spark. */
  private static void withSpark(Map<String, String> settings, Runnable work) {
    Map<String, String> before =
        settings.keySet().stream()
            .collect(Collectors.toMap(key -> key, key -> System.getProperty(key, "")));
    settings.forEach(System::setProperty);
    try {
      work.run();
    } finally {
      before.forEach(System::setProperty);
    }
  }
}
