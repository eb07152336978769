package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.winnow.PictureServer.Page;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Field;
import org.winnow.table.Sources;
import org.winnow.table.Table;
import org.winnow.testing.SparkExtension;

/** A warehouse of the version before the stage crawl, whose sources know ingest only. */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class CrawlMigrationIT {
  private static final List<Field> OLD_FIELDS =
      Sources.TABLE.fields().subList(0, Sources.TABLE.fields().indexOf(Sources.STAGE));

  private static final Table OLD =
      new Table(
          Sources.TABLE.name(),
          Sources.TABLE.doc(),
          Sources.TABLE.key(),
          OLD_FIELDS,
          Map.of(
              "status_known",
              "status IN ('OK', 'QUARANTINED', 'FAILED')",
              "ok_has_image",
              "(status = 'OK') = (image_id IS NOT NULL)"),
          Map.of());

  @TempDir private Path folder;
  private SparkSession spark;
  private LocalCrawl crawl;
  private Winnow winnow;
  private Path photos;
  private String old;

  /** What comes first after the installation of this version. */
  enum First {
    MIGRATE,
    CRAWL,
    INGEST
  }

  @BeforeEach
  void writeAsBefore(SparkSession session) throws IOException {
    spark = session;
    crawl = new LocalCrawl(folder);
    winnow = crawl.winnow();
    photos = Files.createDirectories(folder.resolve("photos"));
    photograph("1.png", LocalCrawl.picture(10));
    photograph("2.png", LocalCrawl.picture(20));
    photograph("3.png", new byte[] {1, 2, 3});
    ingest();
    Path warehouse = folder.resolve("warehouse");
    Dataset<Row> rows =
        spark.createDataFrame(
            new DeltaStore(spark, warehouse.toString()).read(Sources.TABLE).collectAsList(),
            Sources.TABLE.schema());
    FileUtils.deleteDirectory(warehouse.resolve(OLD.name()).toFile());
    FileUtils.deleteDirectory(warehouse.resolve("runs").toFile());
    new DeltaStore(spark, warehouse.toString())
        .insert(OLD, rows, new Commit("run-old", "ingest", "", Map.of()));
    old = oldRows();
    assertThat(properties()).contains("('OK','QUARANTINED','FAILED')").doesNotContain("etag");
    assertThat(columns()).hasSize(OLD_FIELDS.size());

    crawl.serve(0, "/a.png", 30);
    crawl.serve(0, "/b.png", 40);
    crawl.server().serve(1, "/robots.txt", Page.text("text/plain", "User-agent: *\nDisallow: /"));
    crawl.write(
        crawl.server().url(0, "/a.png") + ",Ada",
        crawl.server().url(0, "/b.png") + ",Ada",
        crawl.server().url(0, "/absent.png") + ",Ada",
        crawl.server().url(1, "/c.png") + ",Ada");
  }

  @AfterEach
  void stop() {
    crawl.close();
  }

  private void photograph(String name, byte[] bytes) throws IOException {
    Files.write(Files.createDirectories(photos.resolve("Grace")).resolve(name), bytes);
  }

  private void ingest(String... more) {
    String[] arguments = {"ingest", "--input", photos.toString()};
    winnow.succeed(Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new));
  }

  /** What the version before wrote. */
  private String oldRows() {
    return winnow.sql(
        "SELECT source_id, uri, dataset, claimed_name, licence, basis, status, reason, file_bytes,"
            + " modified_ms, image_id FROM sources WHERE uri LIKE '%/photos/%' ORDER BY 1");
  }

  private String properties() {
    return spark
        .sql("SHOW TBLPROPERTIES delta.`" + folder.resolve("warehouse/sources") + "`")
        .collectAsList()
        .toString()
        // ALTER TABLE changes blanks.
        .replaceAll("\\s+", "");
  }

  private String[] columns() {
    return spark.read().format("delta").load(folder + "/warehouse/sources").columns();
  }

  @ParameterizedTest
  @EnumSource
  void itIsBroughtAlong(First first) throws IOException {
    // The old rows can be read, and the new columns are null.
    assertThat(winnow.sql("SELECT count(*), count(stage), count(next_try_at) FROM sources"))
        .isEqualTo("3,0,0");
    switch (first) {
      case MIGRATE -> {
        winnow.succeed("migrate");
        assertThat(winnow.result())
            .containsPattern("sources +add column http_status")
            .containsPattern("sources +add column next_try_at")
            .containsPattern("sources +renew constraint status_known")
            .containsPattern("sources +renew constraint ok_has_image");
      }
      case CRAWL -> crawl.run("--set", "crawl.max_per_host=2");
      case INGEST -> {
        photograph("4.png", LocalCrawl.picture(50));
        ingest();
        assertThat(winnow.messages()).contains("1 usable, 0 quarantined");
        Files.delete(photos.resolve("Grace/4.png"));
      }
      default -> throw new IllegalArgumentException(first.name());
    }

    assertThat(columns()).hasSize(Sources.TABLE.fields().size());
    assertThat(properties())
        .contains("'OPTED_OUT','DEFERRED','GONE'", "statusIN('OK','GONE')", "fetched_at");
    winnow.succeed("migrate", "--plan");
    assertThat(winnow.result()).contains("tables are up to date");

    crawl.run("--set", "crawl.max_per_host=2");
    assertThat(crawl.byReason()).contains("OPTED_OUT,ROBOTS,1");
    ingest();
    assertThat(winnow.messages()).contains("nothing to do");
    assertThat(oldRows().lines()).containsAll(old.lines().toList());
    assertThat(winnow.sql("SELECT count(*) FROM quarantine WHERE stage = 'ingest'")).isEqualTo("1");
    Path report = folder.resolve("report.html");
    winnow.succeed("report", "--out", report.toString());
    assertThat(Files.readString(report)).contains("\"hosts\":[{\"host\":\"127.0.0.2\",");
  }

  @Test
  void everyStatusCanBeWrittenAndRowsWithoutAStageAreThoseOfIngest() {
    crawl.run("--set", "crawl.max_per_host=2");
    assertThat(crawl.byReason()).contains("DEFERRED,HOST_LIMIT,1", "OPTED_OUT,ROBOTS,1");
    crawl.run("--set", "crawl.max_per_host=2");
    crawl.server().remove(0, "/b.png");
    crawl.run();
    assertThat(crawl.byReason())
        .contains("FAILED,NOT_FOUND,1", "GONE,NOT_FOUND,1", "OPTED_OUT,ROBOTS,1");

    crawl.run("--redo");
    assertThat(oldRows()).isEqualTo(old);
    ingest("--redo");
    assertThat(winnow.sql("SELECT stage, count(*) FROM sources GROUP BY 1 ORDER BY 1"))
        .isEqualTo("crawl,4\ningest,3");
    assertThat(oldRows()).isEqualTo(old);
  }
}
