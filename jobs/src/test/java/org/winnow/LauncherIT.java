package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/winnow} on the jar and the embedded Spark that this very build made. */
class LauncherIT {
  @TempDir private Path folder;

  @Test
  void withoutSparkHomeTheEmbeddedSparkRunsWithTheSettingsOfConf() throws Exception {
    Launcher.Ended dry =
        winnow(
            "embed",
            "--warehouse",
            "out dir",
            "--dry-run",
            "--",
            "--driver-memory",
            "3g",
            "--conf",
            "spark.sql.shuffle.partitions=5");

    assertThat(dry.code()).isZero();
    assertThat(dry.out())
        .contains("/winnow.jar:", "/embedded/", " org.winnow.Main embed --warehouse out\\ dir")
        .contains(" -Xmx3g ", "# spark.sql.shuffle.partitions=5\n", "# spark.ui.enabled=false\n")
        .contains("--add-opens=java.base/java.nio=ALL-UNNAMED")
        .doesNotContain("--dry-run");
  }

  @Test
  void exitCodesTellWhoseFaultItIs() throws Exception {
    assertThat(winnow("--help").code()).isZero();
    Launcher.Ended typo = winnow("rum");
    assertThat(typo.code()).isEqualTo(1);
    assertThat(typo.err()).contains("Did you mean").contains("run").doesNotContain("\tat ");
    Launcher.Ended faults =
        winnow("run", "--warehouse", "w", "--set", "detect.modle=x", "--set", "embed.batch=0");
    assertThat(faults.code()).isEqualTo(1);
    assertThat(faults.err())
        .contains("The configuration has 2 faults.", "Did you mean detect.model?", "embed.batch");
    Launcher.Ended data = winnow("sql", "--warehouse", "no/such folder", "SELECT 1");
    assertThat(data.code()).isEqualTo(2);
    assertThat(data.err()).contains("There is no warehouse at", "--warehouse 'no/such folder'`");
    assertThat(folder.resolve("spark-warehouse")).doesNotExist();
    Path photos = Files.createDirectories(folder.resolve("photos"));
    Launcher.Ended refused =
        winnow("ingest", "--input", photos.toString(), "--warehouse", "/proc/winnow");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("The warehouse cannot be written: /proc/winnow");
  }

  @Test
  void theResultAloneGoesToStandardOutput() throws Exception {
    Path photos = Files.createDirectories(folder.resolve("photos/Ada"));
    Files.writeString(photos.resolve("broken.jpg"), "no picture");
    String warehouse = folder.resolve("w").toString();
    Launcher.Ended ingest =
        winnow(
            "ingest",
            "--input",
            folder.resolve("photos").toString(),
            "--warehouse",
            warehouse,
            "--set",
            "progress.every=3600");
    assertThat(ingest.code()).as(ingest.err()).isZero();
    assertThat(ingest.out()).isEmpty();
    assertThat(ingest.err().lines())
        .satisfiesExactly(
            names -> assertThat(names).contains("the first level of folders: Ada."),
            summary -> assertThat(summary).contains("1 quarantined"));

    Launcher.Ended json =
        winnow(
            "sql",
            "--warehouse",
            warehouse,
            "--format",
            "json",
            "SELECT status, reason, count(*) AS n FROM sources GROUP BY 1, 2");
    assertThat(json.out())
        .isEqualTo("{\"status\":\"QUARANTINED\",\"reason\":\"NOT_AN_IMAGE\",\"n\":1}\n");
    assertThat(json.err()).isEmpty();
  }

  @Test
  void aRunThatIsStoppedIsNoBug() throws Exception {
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(
                "../bin/winnow",
                "synthesize",
                "--warehouse",
                folder.resolve("w").toString(),
                "--detector",
                "builtin-haar",
                "--embedder",
                "builtin-gradients",
                "--generator",
                "builtin-portraits",
                "--identities",
                "2000")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().remove("SPARK_HOME");
    Process process = builder.start();
    Path begun = folder.resolve("w/synthetic/_delta_log");
    while (process.isAlive() && Files.notExists(begun)) {
      Thread.sleep(100);
    }
    process.destroy();
    // 128 and the number of the signal.
    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(Files.readString(said))
        .contains("winnow: stopped. A stage goes on where it was when it is started again.")
        .doesNotContain("bug of Winnow");
  }

  @Test
  void itWorksThroughALinkAndFromAnywhere() throws Exception {
    Path link = folder.resolve("winnow");
    // Relative, so that the temporary folder can be cleared without a warning.
    Path launcher = Path.of("../bin/winnow").toAbsolutePath().normalize();
    Files.createSymbolicLink(link, folder.toRealPath().relativize(launcher));
    Process process =
        new ProcessBuilder(link.toString(), "config", "--effective")
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(folder.resolve("out")))
        .contains("detect.model = \"yunet-2026may\"");
  }

  @Test
  void openBlasIsToldOfProcessorsThatItTakesForOlderOnes() throws Exception {
    String amd = "vendor_id\t: AuthenticAMD\nflags\t\t: fpu ";
    String avx512 = "avx2 avx512f avx512dq avx512cd avx512bw avx512vl sha_ni";
    assertThat(coreType(amd + avx512, Map.of())).isEqualTo("SkylakeX");
    assertThat(coreType(amd + "avx2 sha_ni", Map.of())).isEmpty();
    assertThat(coreType(amd + "avx2 avx512f", Map.of())).isEmpty();
    assertThat(coreType("vendor_id\t: GenuineIntel\nflags\t\t: " + avx512, Map.of())).isEmpty();
    assertThat(coreType(amd + avx512, Map.of("OPENBLAS_CORETYPE", "Zen"))).isEqualTo("Zen");
  }

  /** What OpenBLAS is told by the launcher, on a machine with that processor. */
  private String coreType(String cpuinfo, Map<String, String> environment) throws Exception {
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf %s \"$OPENBLAS_CORETYPE\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Map<String, String> all = new HashMap<>(Map.of("OPENBLAS_CORETYPE", ""));
    all.putAll(environment);
    all.put("JAVA_HOME", folder.resolve("jdk").toString());
    all.put("WINNOW_CPUINFO", Files.writeString(folder.resolve("cpuinfo"), cpuinfo).toString());
    return new Launcher(folder, all).run("config").out();
  }

  private Launcher.Ended winnow(String... arguments) throws IOException, InterruptedException {
    return new Launcher(folder, Map.of()).run(arguments);
  }
}
