package org.winnow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.claim.parquet.PictureTables;
import org.winnow.testing.ArchiveBytes;
import org.winnow.testing.SharedData;
import org.winnow.testing.SparkExtension;

/** Members of archives become sources as files of folders do. */
@ExtendWith(SparkExtension.class)
class ArchivesIT {
  private static final String REASONS =
      "SELECT regexp_extract(uri, 'in/(.*)', 1), status, reason FROM sources"
          + " WHERE status <> 'OK' ORDER BY 1";

  @TempDir private Path folder;
  private final Map<String, byte[]> pictures = new LinkedHashMap<>();
  private Path in;
  private Winnow winnow;
  private String told;

  @BeforeEach
  void threePictures() throws IOException {
    in = Files.createDirectories(folder.resolve("in"));
    winnow = new Winnow(folder.resolve("warehouse"));
    pictures.put("Ada/1.pgm", picture(1));
    pictures.put("Ada/2.pgm", picture(2));
    pictures.put("Grace/3.pgm", picture(3));
  }

  @Test
  void archivesOfEveryFormGiveTheImagesOfLooseFiles() throws IOException {
    for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
      write("loose/" + picture.getKey(), picture.getValue());
    }
    write("a.tar", ArchiveBytes.tar(pictures));
    // The name of an archive says nothing.
    write("b.dat", ArchiveBytes.gzip(ArchiveBytes.tar(pictures)));
    write("c.zip", ArchiveBytes.zip(pictures));
    write("d.rec", ArchiveBytes.recordIo(pictures.values()));
    write("d.idx", "0\t0\n".getBytes(UTF_8));
    write("d.lst", "0\t0\tx\n".getBytes(UTF_8));
    write("property", "3,112,112".getBytes(UTF_8));
    write("e.bin", ArchiveBytes.pack(pictures.values()));
    write("f.parquet", PictureTables.bytes(pictures));
    write("g.warc.gz", ArchiveBytes.warcGz(pictures.values()));
    told = winnow.ingest(in);

    assertThat(told)
        .contains("24 files: 24 usable")
        .contains("archives: 7 with 21 files")
        .contains("left out 3 files beside a .rec, which belong to it");
    assertThat(
            winnow.sql(
                """
                SELECT container, count(DISTINCT image_id), min(ids) = min(loose) FROM (
                  SELECT *, collect_set(image_id) OVER () loose FROM (
                    SELECT regexp_extract(uri, '([a-g])[.][a-z.]+!/', 1) container, image_id,
                      collect_set(image_id) OVER (PARTITION BY regexp_extract(uri, '([a-g])[.][a-z.]+!/', 1)) ids
                    FROM sources))
                GROUP BY 1 ORDER BY 1\
                """))
        .isEqualTo(
            "\"\",3,true\na,3,true\nb,3,true\nc,3,true\nd,3,true\ne,3,true\nf,3,true\ng,3,true");
    assertThat(winnow.sql("SELECT count(*) FROM images")).isEqualTo("3");
    assertThat(
            winnow.sql(
                "SELECT regexp_extract(uri, '([a-g])[.][a-z.]+!/', 1) container,"
                    + " array_join(array_sort(collect_list(coalesce(claimed_name, '-'))), ' ')"
                    + " FROM sources WHERE uri LIKE '%!/%' GROUP BY 1 ORDER BY 1"))
        .isEqualTo(
            "a,Ada Ada Grace\n"
                + "b,Ada Ada Grace\n"
                + "c,Ada Ada Grace\n"
                + "d,0 1 2\n"
                + "e,- - -\n"
                + "f,Ada Ada Grace\n"
                + "g,- - -");
    assertThat(winnow.sql("SELECT count(*) FROM sources WHERE uri LIKE '%/c.zip!/Grace/3.pgm'"))
        .isEqualTo("1");

    told = winnow.ingest(in);
    assertThat(told).contains("24 files, in sources already");
  }

  @Test
  void textsBesidePicturesSayWhoAndWhat() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("1.pgm", picture(1));
    files.put(
        "1.json",
        "{\"identity\":\"Ada\",\"label\":7,\"license\":\"CC0\",\"exif\":{}}".getBytes(UTF_8));
    files.put("1.txt", "a portrait\n".getBytes(UTF_8));
    files.put("2.pgm", picture(2));
    files.put("2.cls", "12".getBytes(UTF_8));
    files.put("3.pgm", picture(3));
    files.put("3.json", "{".getBytes(UTF_8));
    write("shard.tar", ArchiveBytes.tar(files));
    told = winnow.ingest(in.resolve("shard.tar"), "--set", "ingest.basis=consent");

    assertThat(
            winnow.sql(
                "SELECT right(uri, 6), claimed_name, caption, licence, basis, reason FROM sources"
                    + " ORDER BY uri"))
        .isEqualTo(
            """
            /1.pgm,Ada,a portrait,CC0,consent,
            /2.pgm,12,,unknown,consent,
            3.json,,,unknown,consent,BAD_SIDECAR
            /3.pgm,,,unknown,consent,\
            """);
  }

  @Test
  void whatCannotBeReadIsARowAndTheRestIsKept() throws IOException {
    byte[] tar = ArchiveBytes.tar(pictures);
    write("cut.tar", Arrays.copyOf(tar, 2 * 1024 + 540));
    write("empty.zip", ArchiveBytes.zip(Map.of()));
    write("like.png", ArchiveBytes.zip(pictures));
    Map<String, byte[]> odd = new LinkedHashMap<>();
    odd.put("../1.pgm", picture(1));
    odd.put("notes.md", "text".getBytes(UTF_8));
    odd.put("__MACOSX/._1.pgm", new byte[1]);
    odd.put("Thumbs.db", new byte[1]);
    odd.put("inner.tar", tar);
    odd.put("4.pgm", picture(4));
    write("odd.tar", ArchiveBytes.tar(odd));
    told = winnow.ingest(in);

    assertThat(winnow.sql(REASONS))
        .isEqualTo(
            """
            cut.tar,QUARANTINED,BAD_ARCHIVE
            empty.zip,QUARANTINED,EMPTY_ARCHIVE
            like.png,QUARANTINED,NOT_AN_IMAGE
            odd.tar!/../1.pgm,QUARANTINED,UNSAFE_NAME
            odd.tar!/inner.tar,QUARANTINED,NOT_AN_IMAGE
            odd.tar!/notes.md,QUARANTINED,NOT_AN_IMAGE\
            """);
    assertThat(
            winnow.sql(
                "SELECT regexp_extract(uri, 'in/(.*)', 1) FROM sources WHERE status = 'OK'"
                    + " ORDER BY 1"))
        .isEqualTo("cut.tar!/Ada/1.pgm\ncut.tar!/Ada/2.pgm\nodd.tar!/4.pgm");
    assertThat(winnow.sql("SELECT message FROM quarantine WHERE reason = 'BAD_ARCHIVE'"))
        .isEqualTo(
            "It is a tar that cannot be read from byte 2048: the member that begins there is cut"
                + " off. Members before it: 2.");
    assertThat(winnow.sql("SELECT message FROM quarantine WHERE uri LIKE '%like.png'"))
        .contains("It is a zip that is named like a picture");
    assertThat(told)
        .contains("9 files: 3 usable, 6 quarantined, 0 could not be read")
        .contains("left out 2 files in archives by ingest.skip")
        .contains("warning: damaged archives (BAD_ARCHIVE): 1, such as file:");
  }

  @Test
  void anArchiveThatWasMendedLeavesQuarantine() throws IOException {
    byte[] tar = ArchiveBytes.tar(pictures);
    write("a.tar", Arrays.copyOf(tar, 2 * 1024 + 540));
    write("b.tar", Arrays.copyOf(tar, 1024 + 540));
    Files.setLastModifiedTime(in.resolve("a.tar"), FileTime.fromMillis(1_000_000_000_000L));
    told = winnow.ingest(in);
    write("a.tar", tar);
    told = winnow.ingest(in);

    assertThat(winnow.sql(REASONS)).isEqualTo("b.tar,QUARANTINED,BAD_ARCHIVE");
    assertThat(winnow.sql("SELECT uri LIKE '%b.tar' FROM quarantine")).isEqualTo("true");
    assertThat(winnow.sql("SELECT count(*) FROM sources WHERE uri LIKE '%/a.tar!/%'"))
        .isEqualTo("3");
  }

  @Test
  void anArchiveThatChangedIsReadAgain() throws IOException {
    write("a.zip", ArchiveBytes.zip(pictures));
    Files.setLastModifiedTime(in.resolve("a.zip"), FileTime.fromMillis(1_000_000_000_000L));
    told = winnow.ingest(in);
    pictures.put("Grace/3.pgm", picture(5));
    pictures.put("Zoe/4.pgm", picture(4));
    write("a.zip", ArchiveBytes.zip(pictures));
    told = winnow.ingest(in);

    assertThat(told).contains("4 files: 4 usable");
    assertThat(winnow.sql("SELECT count(*), count(DISTINCT image_id) FROM sources"))
        .isEqualTo("4,4");
    assertThat(winnow.sql("SELECT count(*) FROM images")).isEqualTo("5");
  }

  @Test
  void slicesAndTasksOfAnySizeGiveWhatOneGives() throws IOException {
    Map<String, byte[]> many = new LinkedHashMap<>();
    for (int i = 1; i <= 40; i++) {
      many.put("person" + i % 5 + "/" + i + ".pgm", picture(i));
    }
    write("a.tar", ArchiveBytes.tar(many));
    write("b.tgz", ArchiveBytes.gzip(ArchiveBytes.tar(many)));
    write("c.tgz", ArchiveBytes.gzip(ArchiveBytes.tar(pictures)));
    told = winnow.ingest(in);
    String all = content();

    winnow = new Winnow(folder.resolve("small"));
    told =
        winnow.ingest(
            in,
            "--set",
            "ingest.slice=7",
            "--set",
            "ingest.task_files=3",
            "--set",
            "ingest.read_ahead=100 B");
    assertThat(content()).isEqualTo(all);
  }

  @Test
  @Tag("real-data")
  void aPackOfInsightFaceIsRead() {
    told =
        winnow.ingest(
            SharedData.data("insightface-samples/recognition/arcface_paddle/test_tipc/data"));

    assertThat(winnow.sql("SELECT status, count(*), count(claimed_name) FROM sources GROUP BY 1"))
        .isEqualTo("OK,20,0");
    assertThat(winnow.sql("SELECT DISTINCT format, width, height FROM images"))
        .isEqualTo("JPEG,112,112");
  }

  private String content() {
    return winnow.sql(
        "SELECT 's', count(*), sum(cast(xxhash64(*) AS decimal(20))) FROM sources"
            + " UNION ALL SELECT 'i', count(*), sum(cast(xxhash64(*) AS decimal(20))) FROM images");
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = in.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** A picture of 8 x 8 grey levels, another for each number. */
  private static byte[] picture(int number) {
    byte[] head = "P5 8 8 255\n".getBytes(UTF_8);
    byte[] bytes = Arrays.copyOf(head, head.length + 64);
    for (int i = 0; i < 64; i++) {
      bytes[head.length + i] = (byte) (i * number);
    }
    return bytes;
  }
}
