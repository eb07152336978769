package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class IngestIT {
  @TempDir private Path folder;
  private Path photos;
  private Winnow winnow;

  @BeforeEach
  void twoPeople() throws IOException {
    photos = folder.resolve("photos");
    winnow = new Winnow(folder.resolve("warehouse"));
    write("Ada Lovelace/1.png", 10);
    write("Ada Lovelace/old/2.png", 20);
    write("Größe, \"Åse\"/😀.png", 30);
  }

  @Test
  void foldersOfIdentitiesClaimTheNameOfTheFirstLevel() throws IOException {
    write("loose.png", 40);
    winnow.ingest(photos);

    assertThat(winnow.sql("SELECT claimed_name, count(*) FROM sources GROUP BY 1 ORDER BY 1"))
        .isEqualTo(",1\nAda Lovelace,2\n\"Größe, \"\"Åse\"\"\",1");
    assertThat(winnow.sql("SELECT DISTINCT format, width, height FROM images"))
        .isEqualTo("PNG,16,12");
  }

  @Test
  void aFlatFolderClaimsNobody() {
    winnow.ingest(photos.resolve("Ada Lovelace"), "--set", "ingest.layout=flat");
    assertThat(winnow.sql("SELECT count(*), count(claimed_name) FROM sources")).isEqualTo("2,0");
  }

  @Test
  void theSameBytesUnderTwoNamesAreOneImageAndTwoClaims() throws IOException {
    write("Grace Hopper/same.png", 10);
    winnow.ingest(photos);

    assertThat(winnow.sql("SELECT count(*) FROM images")).isEqualTo("3");
    assertThat(
            winnow.sql(
                "SELECT array_join(array_sort(collect_set(claimed_name)), ' + ') FROM sources"
                    + " GROUP BY image_id HAVING count(*) > 1"))
        .isEqualTo("Ada Lovelace + Grace Hopper");
  }

  @Test
  void imagesOfAnotherDatasetAreNotWrittenAgain() throws IOException {
    for (int level = 40; level < 70; level++) {
      write("Ada Lovelace/" + level + ".png", level);
    }
    winnow.ingest(photos);
    winnow.ingest(photos, "--set", "ingest.dataset=second");

    assertThat(winnow.sql("SELECT count(*), count(DISTINCT image_id) FROM images"))
        .isEqualTo("33,33");
    assertThat(winnow.sql("SELECT count(*) FROM sources")).isEqualTo("66");
  }

  @Test
  void manifestsOfAllKindsSayTheSame(SparkSession spark) throws IOException {
    Path csv = folder.resolve("list.csv");
    Files.writeString(
        csv,
        """
        uri,Name,caption,licence,dataset
        photos/Ada Lovelace/1.png,Ada,"Ada, ""the first""\",CC0,web
        %s,Ada,,,
        photos/absent.png,Nobody,,,
        https://example.org/x.png,Nobody,,,
        """
            .formatted(photos.resolve("Ada Lovelace/old/2.png").toUri()));
    winnow.ingest(csv);
    String expected = claims();
    assertThat(expected)
        .isEqualTo(
            """
            Ada,"Ada, ""the first""\",CC0,web,OK,
            Ada,,unknown,local,OK,
            Nobody,,unknown,local,FAILED,NOT_FOUND
            Nobody,,unknown,local,FAILED,UNSUPPORTED_SCHEME\
            """);

    Path json = folder.resolve("list.jsonl");
    Path parquet = folder.resolve("list.parquet");
    var rows = spark.read().option("header", true).option("escape", "\"").csv(csv.toString());
    Files.write(json, rows.toJSON().collectAsList());
    rows.write().parquet(parquet.toString());
    for (Path manifest : List.of(json, parquet)) {
      winnow = new Winnow(folder.resolve("warehouse-of-" + manifest.getFileName()));
      winnow.ingest(manifest);
      assertThat(claims()).as(manifest.toString()).isEqualTo(expected);
    }
  }

  @Test
  void aFileThatWasMendedLeavesQuarantine() throws IOException {
    Path file = photos.resolve("Ada Lovelace/1.png");
    byte[] good = Files.readAllBytes(file);
    Files.write(file, new byte[] {1, 2, 3});
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    winnow.ingest(photos);
    assertThat(winnow.sql("SELECT reason, uri LIKE '%1.png' FROM quarantine"))
        .isEqualTo("NOT_AN_IMAGE,true");

    Files.write(file, good);
    winnow.ingest(photos);

    assertThat(winnow.messages()).contains("1 file: 1 usable");
    assertThat(winnow.sql("SELECT count(*) FROM quarantine")).isEqualTo("0");
    assertThat(winnow.sql("SELECT status, count(*) FROM sources GROUP BY 1")).isEqualTo("OK,3");
  }

  @Test
  void whatCouldNotBeReadIsTriedAgainOnRequest() throws IOException {
    Path manifest = Files.writeString(folder.resolve("list.csv"), "uri\nphotos/late.png\n");
    winnow.ingest(manifest);
    write("late.png", 50);

    winnow.ingest(manifest);
    assertThat(winnow.messages()).contains("nothing to do");

    winnow.ingest(manifest, "--set", "ingest.retry_failed=true");
    assertThat(winnow.messages()).contains("1 file: 1 usable");
  }

  @Test
  void inputsThatCannotBeUsedAreExplained() throws IOException {
    assertThat(winnow.run("ingest", "--input", folder.resolve("absent").toString())).isEqualTo(2);
    assertThat(winnow.messages()).contains("The input does not exist");

    Path noUri = Files.writeString(folder.resolve("no-uri.csv"), "name\nAda\n");
    assertThat(winnow.run("ingest", "--input", noUri.toString())).isEqualTo(2);
    assertThat(winnow.messages()).contains("It has no column uri, only name.");

    Path text = Files.writeString(folder.resolve("list.txt"), "a.png\n");
    assertThat(winnow.run("ingest", "--input", text.toString())).isEqualTo(2);
    assertThat(winnow.messages())
        .contains("Its name ends in none of .csv, .tsv, .jsonl, .parquet and .lst.");

    assertThat(winnow.run("ingest")).isEqualTo(1);
    assertThat(winnow.messages()).contains("ingest.input is not set");
  }

  private String claims() {
    return winnow.sql(
        "SELECT claimed_name, caption, licence, dataset, status, reason FROM sources"
            + " ORDER BY claimed_name, dataset DESC, reason");
  }

  private void write(String name, int level) throws IOException {
    Path file = photos.resolve(name);
    Files.createDirectories(file.getParent());
    try (Mat picture = new Mat(12, 16, opencv_core.CV_8UC3, new Scalar(level, level, level, 0));
        BytePointer out = new BytePointer()) {
      opencv_imgcodecs.imencode(".png", picture, out);
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      Files.write(file, bytes);
    }
  }
}
