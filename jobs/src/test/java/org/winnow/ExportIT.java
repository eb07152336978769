package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.image.Digests;
import org.winnow.testing.SparkExtension;

/** What is exported is read back and compared with the table. */
@ExtendWith(SparkExtension.class)
class ExportIT {
  @TempDir private static Path folder;
  private static Winnow winnow;

  @BeforeAll
  static void curate(SparkSession spark) {
    Path warehouse = folder.resolve("warehouse");
    winnow = new Winnow(warehouse);
    Collection collection = new Collection();
    collection.images(4, "=Ada|calc", collection.person());
    collection.images(2, "Bob, \"the second\"", collection.person());
    collection.images(5, "Eve", collection.person());
    collection.write(spark, warehouse);
    winnow.succeed("clean", "--set", "clean.pair.cosine=0.55", "--set", "clean.member.cosine=0.65");
    winnow.succeed("curate");
    // A class that is left out leaves a gap in the published numbers.
    winnow.succeed("curate", "--set", "curate.min_faces=3");
    assertThat(winnow.sql("SELECT DISTINCT label FROM curated ORDER BY 1")).isEqualTo("0\n2");
  }

  @Test
  void foldersHoldTheCuratedFacesUnderNumbersWithoutGaps() throws IOException {
    Path out = export("folders");

    Set<String> files = new HashSet<>();
    for (String row : winnow.sql("SELECT label, face_id, hex(crop) FROM curated").split("\n")) {
      String[] cells = row.split(",");
      String file = (cells[0].equals("0") ? 0 : 1) + "/" + cells[1] + ".png";
      files.add(file);
      assertThat(out.resolve(file))
          .hasBinaryContent(HexFormat.of().withUpperCase().parseHex(cells[2]));
    }
    try (Stream<Path> all = Files.walk(out)) {
      assertThat(all.map(Path::toString).filter(name -> name.endsWith(".png")))
          .hasSize(9)
          .hasSameSizeAs(files);
    }
    assertThat(Files.readString(out.resolve("identities.csv")))
        .startsWith("label,identity_id,identity,faces\n0,")
        .contains(",'=Ada|calc,4\n1,")
        .endsWith(",Eve,5\n");
    assertThat(Files.readString(out.resolve("README.txt")))
        .contains("9 faces of 2 identities", "curated, version 1, cleaning round 1")
        .contains("mobilefacenet", "licence: CC0; basis: test", "--round next");
    checkChecksums(out, 11);
  }

  @Test
  void recordIoIsReadAsArcfaceReadsIt() throws IOException {
    Path out = export("recordio");

    ByteBuffer records =
        ByteBuffer.wrap(Files.readAllBytes(out.resolve("train.rec")))
            .order(ByteOrder.LITTLE_ENDIAN);
    Map<Long, Integer> index = new TreeMap<>();
    for (String line : Files.readAllLines(out.resolve("train.idx"))) {
      index.put(Long.parseLong(line.split("\t")[0]), Integer.parseInt(line.split("\t")[1]));
    }
    assertThat(index.keySet()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(range(records, index.get(0L))).containsExactly(10, 12);
    assertThat(range(records, index.get(10L))).as("class 0").containsExactly(1, 5);
    assertThat(range(records, index.get(11L))).as("class 1").containsExactly(5, 10);
    List<String> crops = new ArrayList<>();
    List<Float> labels = new ArrayList<>();
    for (long id = 1; id < 10; id++) {
      ByteBuffer record = record(records, index.get(id));
      assertThat(record.getInt()).as("flag").isZero();
      labels.add(record.getFloat());
      assertThat(record.getLong()).isEqualTo(id);
      record.getLong();
      byte[] crop = new byte[record.remaining()];
      record.get(crop);
      crops.add(Digests.sha256(crop));
    }
    assertThat(labels).containsExactly(0f, 0f, 0f, 0f, 1f, 1f, 1f, 1f, 1f);
    assertThat(crops)
        .isEqualTo(
            winnow
                .sql("SELECT sha2(crop, 256) FROM curated ORDER BY label, face_id")
                .lines()
                .toList());
    assertThat(Files.readString(out.resolve("property"))).isEqualTo("2,112,112\n");
    checkChecksums(out, 5);
  }

  @Test
  void webdatasetIsAPngAClassAndFactsForEachFace() throws IOException {
    Path out = export("webdataset");

    List<String> names = new ArrayList<>();
    Map<String, String> classes = new TreeMap<>();
    for (int shard = 0; shard < 3; shard++) {
      ByteBuffer tar =
          ByteBuffer.wrap(Files.readAllBytes(out.resolve("shard-0000" + shard + ".tar")));
      int at = 0;
      while (tar.get(at) != 0) {
        String name = text(tar, at, 100);
        String content = text(tar, at + 512, Integer.parseInt(text(tar, at + 124, 11), 8));
        at += 512 + (Integer.parseInt(text(tar, at + 124, 11), 8) + 511) / 512 * 512;
        names.add(name.replaceAll(".*\\.", ""));
        if (name.endsWith(".cls")) {
          classes.put(name.replace(".cls", ""), content);
        } else if (name.endsWith(".json")) {
          assertThat(content)
              .contains("\"licence\":\"CC0\"")
              .containsPattern("\"identity\":\"(=Ada\\|calc|Eve)\"");
        }
      }
      assertThat(tar.capacity()).as("two empty blocks").isEqualTo(at + 1024);
    }
    assertThat(names).hasSize(27).startsWith("png", "cls", "json");
    assertThat(String.join("\n", classes.entrySet().stream().map(Object::toString).toList()))
        .isEqualTo(
            winnow.sql(
                "SELECT concat(face_id, '=', if(label = 0, 0, 1)) FROM curated ORDER BY face_id"));
    checkChecksums(out, 5);
  }

  @Test
  void anOlderVersionIsExportedAsItWas() throws IOException {
    Path out = folder.resolve("first");
    winnow.succeed(
        "export", "--out", out.toString(), "--format", "manifest", "--curated-version", "0");

    assertThat(Files.readAllLines(out.resolve("manifest.csv")))
        .hasSize(12)
        .anyMatch(line -> line.contains(",\"Bob, \"\"the second\"\"\","))
        .anyMatch(line -> line.contains(",'=Ada|calc,0,"));
    assertThat(winnow.run("export", "--out", "x", "--format", "manifest", "--round", "7"))
        .isEqualTo(1);
    assertThat(winnow.messages()).contains("There is no round 7 of labels.", "There is round 1.");
  }

  @Test
  void parquetIsReadBySpark() {
    Path out = export("parquet");

    assertThat(
            winnow.sql(
                "SELECT count(*), count_if(p.crop = c.crop), count(DISTINCT p.label) FROM"
                    + " parquet.`%s` p JOIN curated c USING (face_id)"
                        .formatted(out + "/*.parquet")))
        .isEqualTo("9,9,2");
  }

  @Test
  void nothingIsWrittenOver() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("mine.txt"), "mine");
    assertThat(run("manifest", other, "--overwrite")).isEqualTo(2);
    assertThat(winnow.messages()).contains("Winnow never replaces such files");
    assertThat(other.resolve("mine.txt")).exists();

    Path out = folder.resolve("twice");
    assertThat(run("manifest", out)).isZero();
    byte[] first = Files.readAllBytes(out.resolve("checksums.sha256"));
    assertThat(run("manifest", out)).isEqualTo(2);
    assertThat(winnow.messages()).contains("add --overwrite");
    int code = run("manifest", out, "--overwrite");
    assertThat(code).as(winnow.messages()).isZero();
    assertThat(out.resolve("checksums.sha256")).hasBinaryContent(first);
  }

  private static int run(String format, Path out, String... more) {
    List<String> all =
        new ArrayList<>(List.of("export", "--out", out.toString(), "--format", format));
    all.addAll(Arrays.asList(more));
    return winnow.run(all.toArray(String[]::new));
  }

  private static Path export(String format) {
    Path out = folder.resolve(format);
    int code = run(format, out, "--shard-faces", "4");
    assertThat(code).as(winnow.messages()).isZero();
    assertThat(folder.resolve(format + ".partial")).doesNotExist();
    return out;
  }

  private static void checkChecksums(Path out, int files) throws IOException {
    List<String> lines = Files.readAllLines(out.resolve("checksums.sha256"));
    assertThat(lines).hasSize(files);
    for (String line : lines) {
      String[] parts = line.split("  ");
      assertThat(Digests.sha256(Files.readAllBytes(out.resolve(parts[1])))).isEqualTo(parts[0]);
    }
  }

  /** A record that is not cut into parts. */
  private static ByteBuffer record(ByteBuffer records, int offset) {
    assertThat(records.getInt(offset)).isEqualTo(0xced7230a);
    int length = records.getInt(offset + 4);
    assertThat(length >>> 29).as("continuation flag").isZero();
    return records.slice(offset + 8, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Integer> range(ByteBuffer records, int offset) {
    ByteBuffer record = record(records, offset);
    assertThat(record.getInt(0)).as("flag").isEqualTo(2);
    return List.of((int) record.getFloat(24), (int) record.getFloat(28));
  }

  /** A text that ends at a zero or after a length. */
  private static String text(ByteBuffer bytes, int at, int length) {
    byte[] text = new byte[length];
    bytes.get(at, text);
    String whole = new String(text, java.nio.charset.StandardCharsets.UTF_8);
    return whole.indexOf('\0') < 0 ? whole : whole.substring(0, whole.indexOf('\0'));
  }
}
