package org.winnow.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.claim.Defaults;
import org.winnow.claim.InputClaims;
import org.winnow.claim.ManifestClaims;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.config.ConfigLoader.Overlays;
import org.winnow.testing.ArchiveBytes;
import org.winnow.testing.SparkExtension;

/** What executors list and read is what the driver lists and reads. */
@ExtendWith(SparkExtension.class)
class ManyClaimsIT {
  private final Config.Ingest settings = ConfigLoader.load(Overlays.none()).config().ingest();

  @TempDir private Path folder;

  @Test
  void manyFilesAreListedByExecutors(SparkSession spark) throws IOException {
    for (String file :
        List.of(
            "loose",
            "Ada/1",
            "Ada/a/b/c/2",
            "Grace/.git/x",
            "Grace/3",
            "Grace/Thumbs.db",
            "Zoe/t/4")) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), file);
    }
    Files.createDirectories(folder.resolve("Zoe/faces/_delta_log"));
    Files.createSymbolicLink(folder.resolve("Ada/a/up"), Path.of("../.."));
    FolderLister.Rules rules = new FolderLister.Rules(new SkipRules(settings.skip()), 1, List.of());

    FolderClaims here = new FolderClaims(spark, hadoop(spark), Defaults.of(settings), rules);
    InputClaims few = here.of("file:" + folder, 1000);
    assertThat(few.local()).hasSize(6);
    for (int limit : new int[] {0, 3, 6}) {
      FolderClaims there = new FolderClaims(spark, hadoop(spark), Defaults.of(settings), rules);
      InputClaims many = there.of("file:" + folder, limit);
      assertThat(rows(many.distributed().orElseThrow()))
          .isEqualTo(few.local().stream().map(Row::toString).sorted().toList());
      assertThat(many.counts()).isEqualTo(new InputClaims.Counts(6, 0));
      assertThat(there.messages()).hasSize(4).isEqualTo(here.messages());
      many.release();
    }
  }

  @Test
  void manyRowsAreReadByExecutors(SparkSession spark) throws IOException {
    Path list = folder.resolve("list.csv");
    Files.createDirectories(list);
    Files.writeString(
        list.resolve("1.csv"), "uri,name,caption\na,Ada,\"z\n\"\nb,Ada,\na,Ada,c\nbroken\n");
    Files.writeString(list.resolve("2.csv"), "path,name\na,Ada\nb,Grace\n");
    var manifest = new org.apache.hadoop.fs.Path("file:" + list);
    ManifestClaims claims = new ManifestClaims(manifest, Defaults.of(settings), hadoop(spark));

    InputClaims few = claims.of(spark, manifest, 100);
    InputClaims many = claims.of(spark, manifest, 2);
    assertThat(few.counts()).isEqualTo(new InputClaims.Counts(4, 2)).isEqualTo(many.counts());
    assertThat(rows(many.distributed().orElseThrow()))
        .isEqualTo(few.local().stream().map(Row::toString).sorted().toList());
    many.release();
  }

  @Test
  void manyMembersAreListedByExecutors(SparkSession spark) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (String name : List.of("Ada/1.jpg", "Ada/2.jpg", "Grace/3.jpg", "Grace/3.txt")) {
      members.put(name, name.getBytes(StandardCharsets.UTF_8));
    }
    byte[] tar = ArchiveBytes.tar(members);
    Files.write(folder.resolve("a.tar"), tar);
    Files.write(folder.resolve("b.tgz"), ArchiveBytes.gzip(tar));
    Files.write(folder.resolve("c.tar"), Arrays.copyOf(tar, 1500));
    Files.writeString(folder.resolve("loose.jpg"), "loose");
    FolderLister.Rules rules = new FolderLister.Rules(new SkipRules(settings.skip()), 0, List.of());

    List<String> expected = null;
    for (int limit : new int[] {100, 5, 0}) {
      FolderClaims files = new FolderClaims(spark, hadoop(spark), Defaults.of(settings), rules);
      ArchiveClaims archives = new ArchiveClaims(spark, hadoop(spark), settings);
      InputClaims claims = archives.of(files.of("file:" + folder, limit), limit);
      List<String> rows =
          claims.distributed().isPresent()
              ? rows(claims.distributed().get())
              : claims.local().stream().map(Row::toString).sorted().toList();
      expected = expected == null ? rows : expected;
      assertThat(rows).isEqualTo(expected);
      assertThat(claims.counts()).isEqualTo(new InputClaims.Counts(9, 0));
      assertThat(archives.messages()).hasSize(2);
      claims.release();
    }
  }

  private static SerializableConfiguration hadoop(SparkSession spark) {
    return new SerializableConfiguration(spark.sessionState().newHadoopConf());
  }

  private static List<String> rows(Dataset<Row> claims) {
    try (Stream<Row> rows = claims.drop(InputClaims.ROWS).collectAsList().stream()) {
      return rows.map(Row::toString).sorted().toList();
    }
  }
}
