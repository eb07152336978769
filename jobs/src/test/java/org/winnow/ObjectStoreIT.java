package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.ArchiveBytes;
import org.winnow.testing.SharedData;

/** Photographs, archives and tables in an object store, through the launcher. */
@Tag("real-data")
class ObjectStoreIT {
  @TempDir private Path folder;

  @Test
  void theWholePipelineRunsFromS3ToS3() throws Exception {
    SharedData.data("orl");
    String models = SharedData.model(".").toString();
    try (S3Server server = S3Server.withBucket(folder, "faces")) {
      server.upload(archived(Portraits.ofPeople(folder, 3)), "s3a://faces/portraits");

      Launcher.Ended run =
          winnow(server, "run", "--input", "s3a://faces/portraits", "--models-dir", models);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err()).contains("30 files: 30 usable", "29 faces of 3 identities published");
      assertThat(server.list("s3a://faces/tables")).contains("curated", "runs");

      Launcher.Ended again =
          winnow(server, "run", "--input", "s3a://faces/portraits", "--models-dir", models);
      assertThat(again.err().lines().filter(line -> line.contains("nothing to do"))).hasSize(6);

      Launcher.Ended sql =
          winnow(server, "sql", "--format", "csv", "SELECT count(*) AS faces FROM curated");
      assertThat(sql.out()).isEqualTo("faces\n29\n");
      Launcher.Ended doctor = winnow(server, "doctor", "--models-dir", models);
      assertThat(doctor.out()).contains("s3a://faces/tables is writable");
      assertThat(run.err() + again.err() + doctor.out()).doesNotContain("local-credential");
    }
  }

  /** Puts the second person into a tar.gz and the third into a zip. */
  private static Path archived(Path portraits) throws IOException {
    byte[] second = ArchiveBytes.gzip(ArchiveBytes.tar(taken(portraits, "s2")));
    Files.write(portraits.resolve("second.tar.gz"), second);
    Files.write(portraits.resolve("third.zip"), ArchiveBytes.zip(taken(portraits, "s3")));
    return portraits;
  }

  private static Map<String, byte[]> taken(Path portraits, String person) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    Path folder = portraits.resolve(person);
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        files.put(person + "/" + file.getFileName(), Files.readAllBytes(file));
        Files.delete(file);
      }
    }
    Files.delete(folder);
    return files;
  }

  @Test
  void aWrongKeyIsTheUsersToMend() throws Exception {
    try (S3Server server = S3Server.withBucket(folder, "faces")) {
      Launcher.Ended run =
          winnow(
              server,
              "ingest",
              "--input",
              "s3a://faces/portraits",
              "--set",
              "storage.hadoop.fs.s3a.secret.key=wrong");
      assertThat(run.code()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains("The warehouse cannot be written", "SignatureDoesNotMatch");
    }
  }

  private Launcher.Ended winnow(S3Server server, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(1, List.of("--warehouse", "s3a://faces/tables"));
    Path settings = folder.resolve("s3.conf");
    Files.writeString(
        settings,
        server.hadoop().entrySet().stream()
            .map(entry -> "\"%s\" = \"%s\"".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("\n", "storage.hadoop {\n", "\n}\n")));
    all.addAll(1, List.of("--config", settings.toString()));
    return new Launcher(folder, Map.of()).run(all.toArray(String[]::new));
  }
}
