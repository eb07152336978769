package org.winnow.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.Main;
import org.winnow.console.Console;
import org.winnow.testing.SparkExtension;

/** OPTIMIZE and VACUUM of a warehouse. */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class MaintenanceIT {
  @Test
  void smallFilesAreJoinedAndOldFilesDeleted(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path table = folder.resolve("numbers");
    for (int i = 0; i < 3; i++) {
      spark
          .range(10L * i, 10L * i + 10)
          .coalesce(1)
          .write()
          .format("delta")
          .mode("append")
          .save(table.toString());
    }
    Path left = Files.write(table.resolve("left-by-a-killed-run.parquet"), new byte[1000]);
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(40))));
    Maintenance maintenance = new Maintenance(spark, folder.toString());
    assertThat(maintenance.tables()).containsExactly("numbers");
    assertThat(maintenance.files("numbers").current()).isEqualTo(3);
    long stored = maintenance.files("numbers").storedBytes();

    maintenance.optimize("numbers");
    assertThat(maintenance.files("numbers").current()).isEqualTo(1);
    maintenance.vacuum("numbers", 24 * 30);

    assertThat(left).doesNotExist();
    assertThat(maintenance.files("numbers").storedBytes()).isLessThan(stored + 10_000);
    assertThat(spark.read().format("delta").load(table.toString()).count()).isEqualTo(30);
    assertThat(spark.read().format("delta").option("versionAsOf", 1).load(table.toString()).count())
        .as("a version within the retention")
        .isEqualTo(20);
  }

  @Test
  void aVersionIsReplacedByTheNextOne(SparkSession spark, @TempDir Path folder) {
    for (int i = 0; i < 2; i++) {
      spark
          .range(3)
          .write()
          .format("delta")
          .mode("append")
          .save(folder.resolve("numbers").toString());
    }
    Maintenance maintenance = new Maintenance(spark, folder.toString());
    Instant later = Instant.now().plus(Duration.ofDays(50));

    assertThat(maintenance.replacedSince("numbers", 0, later))
        .hasValueSatisfying(age -> assertThat(age.toDays()).isBetween(49L, 50L));
    assertThat(maintenance.replacedSince("numbers", 1, later)).isEmpty();
  }

  @Test
  void tablesOfBenchmarksAreAmongThem(SparkSession spark, @TempDir Path folder) {
    for (String table : List.of("faces", "benchmarks/lfw/faces")) {
      spark.range(3).write().format("delta").save(folder.resolve(table).toString());
    }
    assertThat(new Maintenance(spark, folder.toString()).tables())
        .containsExactly("faces", "benchmarks/lfw/faces");
  }

  @Test
  void theCommandShowsItsPlanAndChangesNoRow(SparkSession spark, @TempDir Path folder) {
    String faces = folder.resolve("faces").toString();
    spark.range(3).repartition(3).write().format("delta").save(faces);

    assertThat(run("maintain", "--warehouse", folder.toString(), "--plan"))
        .contains("\nfaces ", "30.0", "Nothing was done.");
    assertThat(new Maintenance(spark, folder.toString()).files("faces").current()).isEqualTo(3);
    assertThat(run("maintain", "--warehouse", folder.toString()))
        .contains("\nfaces ")
        .doesNotContain("Nothing was done.");
    assertThat(new Maintenance(spark, folder.toString()).files("faces").current()).isEqualTo(1);
    assertThat(spark.read().format("delta").load(faces).count()).isEqualTo(3);
  }

  private static String run(String... line) {
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(results, true, StandardCharsets.UTF_8);
    assertThat(Main.run(line, new Console(System.err, out, false))).isZero();
    return results.toString(StandardCharsets.UTF_8);
  }

  @Test
  void retentionsBelowAWeekAreRefused(@TempDir Path folder) {
    List<String> line = List.of("maintain", "--warehouse", folder.toString(), "--retain-days", "6");
    assertThat(Main.run(line.toArray(String[]::new), Console.system())).isEqualTo(1);
  }
}
