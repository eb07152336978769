package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

/** A mix is made again bit for bit, as long as the versions of its tables are there. */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class MixAgainIT {
  @TempDir private Path folder;

  @Test
  void aMixIsMadeAgainUntilItsVersionsAreVacuumed(SparkSession spark) throws IOException {
    Path warehouse = folder.resolve("ware house");
    Winnow winnow = new Winnow(warehouse);
    MixTables tables = new MixTables(spark, warehouse);
    tables.curated(0, 40, "id % 4", "id");
    tables.synthetic(60, 5);
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.conf"),
            """
            ratio { real = 1, drawn = 2 }
            sources = [ { name = real, filter = "brightness < 30", repeat = 2, weight = 0.5 }
              { name = drawn, table = synthetic } ]
            """);
    winnow.succeed("mix", "--name", "m", "--recipe", recipe.toString());
    String first = MixTables.digest(winnow, "mix_m");
    assertThat(first).startsWith("120,");
    Path recordIo = export(winnow, "recordio", "first");
    List<Path> others =
        List.of(
            export(winnow, "manifest", "manifest"),
            export(winnow, "webdataset", "webdataset"),
            export(winnow, "folders", "folders"),
            export(winnow, "parquet", "parquet"));
    checkExports(winnow, others);

    // The same recipe under another name, over other partitions: the same rows and bytes.
    spark.conf().set("spark.sql.shuffle.partitions", "3");
    winnow.succeed("mix", "--name", "n", "--recipe", recipe.toString());
    spark.conf().set("spark.sql.shuffle.partitions", "2");
    assertThat(MixTables.digest(winnow, "mix_n")).isEqualTo(first);
    Path same = folder.resolve("again");
    winnow.succeed(
        "export",
        "--mix",
        "n",
        "--out",
        same.toString(),
        "--format",
        "recordio",
        "--shard-faces",
        "50");
    assertThat(same.resolve("train.rec")).hasSameBinaryContentAs(recordIo.resolve("train.rec"));
    assertThat(same.resolve("train.idx")).hasSameBinaryContentAs(recordIo.resolve("train.idx"));

    // Another version of a source: --again goes back to the recorded one.
    tables.curated(40, 8, "id % 4", "0");
    winnow.succeed("mix", "--name", "m", "--again");
    assertThat(MixTables.digest(winnow, "mix_m")).isEqualTo(first);
    winnow.succeed("mix", "--name", "m", "--recipe", recipe.toString());
    assertThat(MixTables.digest(winnow, "mix_m")).isNotEqualTo(first);
    winnow.succeed("check");

    spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    spark.sql("DELETE FROM delta.`" + warehouse.resolve("curated") + "` WHERE label = 0");
    spark.sql("VACUUM delta.`" + warehouse.resolve("curated") + "` RETAIN 0 HOURS");
    assertThat(winnow.run("mix", "--name", "m", "--again")).isEqualTo(2);
    assertThat(winnow.messages().replaceAll("\\s+│?\\s*", " "))
        .contains("Mix m cannot be made again.", "real: version", "is missing", "were vacuumed");
    assertThat(winnow.run("mix", "--name", "x", "--again")).isEqualTo(1);
    assertThat(winnow.messages()).contains("There is no mix x.", "There is m, n.");
  }

  private void checkExports(Winnow winnow, List<Path> exports) throws IOException {
    List<String> lines = Files.readAllLines(exports.get(0).resolve("manifest.csv"));
    assertThat(lines).hasSize(121);
    assertThat(lines.get(0)).endsWith("basis,source,copy,position,origin,weight");
    assertThat(lines.get(1)).matches(".*,[01],0,(real|drawn@abababababab),(0\\.5|1\\.0)");
    assertThat(exports.get(0).resolve("README.txt"))
        .content()
        .contains("120 faces of 16 identities", "mix_m, version", "drawn: version 0 of ")
        .contains("60 faces  real, real, test; licence: CC0; basis: consent");
    assertThat(exports.get(2)).isDirectoryRecursivelyContaining("glob:**/15/*.png");
    assertThat(
            winnow.sql(
                "SELECT count(*), count_if(p.crop = m.crop AND p.label = m.label AND p.weight ="
                    + " m.weight AND p.licence = m.licence) FROM parquet.`%s` p JOIN mix_m m USING"
                        .formatted(exports.get(3) + "/*.parquet")
                    + " (source, face_id, copy, position)"))
        .isEqualTo("120,120");
  }

  private Path export(Winnow winnow, String format, String name) {
    Path out = folder.resolve(name);
    winnow.succeed(
        "export", "--mix", "m", "--out", out.toString(), "--format", format, "--shard-faces", "50");
    return out;
  }
}
