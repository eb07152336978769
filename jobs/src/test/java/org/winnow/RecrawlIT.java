package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.PictureServer.Page;
import org.winnow.testing.SparkExtension;

/** Crawls of lists that were crawled before. */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class RecrawlIT {
  /** Whether the newest commit of a small table lists its files. */
  private static final String LISTED_FILES = "spark.databricks.delta.allFilesInCrc.enabled";

  @TempDir private Path folder;
  private LocalCrawl crawl;
  private PictureServer server;
  private Winnow winnow;

  @BeforeEach
  void start() {
    crawl = new LocalCrawl(folder);
    server = crawl.server();
    winnow = crawl.winnow();
  }

  @AfterEach
  void stop() {
    crawl.close();
  }

  @Test
  void aLaterCrawlAsksWhatChanged() throws IOException {
    for (int i = 0; i < 5; i++) {
      server.serve(
          0,
          "/" + i + ".png",
          Page.picture(LocalCrawl.picture(10 * i)).with("ETag", "\"" + i + "\""));
    }
    crawl.write(
        server.url(0, "/0.png") + ",Ada",
        server.url(0, "/1.png") + ",Ada",
        server.url(0, "/2.png") + ",Ada",
        server.url(0, "/3.png") + ",Ada",
        server.url(0, "/4.png") + ",Ada");
    crawl.run();
    assertThat(crawl.byReason()).isEqualTo("OK,,5");
    server.clearLog();

    server.serve(0, "/3.png", Page.picture(LocalCrawl.picture(200)).with("ETag", "\"new\""));
    server.remove(0, "/4.png");
    crawl.run();
    assertThat(server.log().stream().filter(asked -> asked.status() == 304)).hasSize(3);
    assertThat(crawl.asked("/robots.txt")).isZero();
    assertThat(crawl.byReason()).isEqualTo("GONE,NOT_FOUND,1\nOK,,4");
    assertThat(winnow.sql("SELECT count(*) FROM sources WHERE image_id IS NULL")).isEqualTo("0");
    assertThat(
            winnow.sql(
                "SELECT count(DISTINCT f.image_id) FROM fetches f JOIN sources s USING (source_id)"
                    + " WHERE s.uri LIKE '%/3.png'"))
        .isEqualTo("2");
    assertThat(winnow.sql("SELECT count(*) FROM images")).isEqualTo("6");
  }

  @Test
  void whatDidNotChangeIsNotSentAgain() throws IOException {
    int hosts = 5;
    int each = 200;
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < hosts * each; i++) {
      int host = i % hosts;
      Page page = Page.picture(LocalCrawl.noise(i));
      server.serve(
          host,
          "/" + i + ".png",
          // Some hosts know one word of this, some the other.
          host < 3
              ? page.with("ETag", "\"" + i + "\"")
              : page.with("Last-Modified", "Mon, 02 Nov 2026 10:00:00 GMT"));
      rows.add(server.url(host, "/" + i + ".png") + ",Person " + i % 50);
    }
    crawl.write(rows.toArray(String[]::new));
    crawl.run();
    assertThat(crawl.byReason()).isEqualTo("OK,,1000");
    long first = server.bytes();
    assertThat(first).isGreaterThan(25_000L * hosts * each);
    server.clearLog();

    crawl.run();
    assertThat(server.log()).hasSize(hosts * each).allMatch(asked -> asked.status() == 304);
    assertThat(server.bytes()).isPositive().isLessThan(first / 100);
    assertThat(crawl.byReason()).isEqualTo("OK,,1000");
    assertThat(winnow.sql("SELECT count(*) FROM images")).isEqualTo("1000");
  }

  /** Delta lists the files of large tables, too, for each question anew. */
  @Test
  void whatIsDueIsDecidedOnceHoweverLargeTheTablesAre(SparkSession spark) throws IOException {
    spark.conf().set(LISTED_FILES, false);
    try {
      server.serve(1, "/robots.txt", Page.text("text/plain", "User-agent: *\nDisallow: /1"));
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        crawl.serve(i % 3, "/" + i + ".png", 10 * i);
        rows.add(server.url(i % 3, "/" + i + ".png") + ",Ada");
      }
      crawl.write(rows.get(0), rows.get(3));
      crawl.run();
      FileUtils.deleteDirectory(folder.resolve("warehouse/runs").toFile());
      crawl.write(rows.toArray(String[]::new));
      crawl.run("--set", "crawl.slice=2");
      assertThat(crawl.byReason()).isEqualTo("OK,,10\nOPTED_OUT,ROBOTS,2");
      assertThat(server.askedByUrl().entrySet())
          .filteredOn(asked -> asked.getKey().endsWith(".png"))
          .hasSize(10)
          .allMatch(asked -> asked.getValue() == 1);
    } finally {
      spark.conf().unset(LISTED_FILES);
    }
  }

  @Test
  void theBestOfANameStayHoweverLargeTheTablesAre(SparkSession spark) throws IOException {
    spark.conf().set(LISTED_FILES, false);
    try {
      crawl.serve(0, "/0.png", 0);
      crawl.write(server.url(0, "/0.png") + ",Grace");
      crawl.run();
      List<String> rows = new ArrayList<>(List.of("url,name,rank"));
      for (int i = 1; i < 8; i++) {
        if (i % 2 == 0) {
          crawl.serve(0, "/" + i + ".png", 10 * i);
        }
        rows.add(server.url(0, "/" + i + ".png") + ",Ada," + i);
      }
      Files.writeString(crawl.list(), String.join("\n", rows) + "\n");
      crawl.run("--set", "crawl.per_name=2");
      assertThat(crawl.byReason()).isEqualTo("DEFERRED,NAME_FULL,3\nFAILED,NOT_FOUND,2\nOK,,3");
    } finally {
      spark.conf().unset(LISTED_FILES);
    }
  }

  /** Without its row in the table of runs, a crawl counts as killed. */
  @Test
  void fetchesOfAKilledCrawlStayAndAPlanIsNoCrawl() throws IOException {
    crawl.serve(0, "/a.png", 10);
    crawl.serve(0, "/b.png", 20);
    crawl.write(server.url(0, "/a.png") + ",Ada");
    crawl.run();
    FileUtils.deleteDirectory(folder.resolve("warehouse/runs").toFile());
    crawl.run("--plan");
    crawl.run();
    assertThat(winnow.messages()).contains("none of 1 URL is due");

    crawl.write(server.url(0, "/a.png") + ",Ada", server.url(0, "/b.png") + ",Ada");
    crawl.run();
    crawl.run();
    crawl.run();
    assertThat(crawl.asked("/a.png")).isEqualTo(3);
    assertThat(crawl.asked("/b.png")).isEqualTo(3);
    assertThat(winnow.sql("SELECT count(*) FROM fetches")).isEqualTo("6");
  }

  @Test
  void aHostWithManyRowsGoesOnInTheNextRun() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      crawl.serve(0, "/" + i + ".png", 10 * i);
      rows.add(server.url(0, "/" + i + ".png") + ",Ada");
    }
    crawl.write(rows.toArray(String[]::new));
    crawl.run("--set", "crawl.max_per_host=4");
    assertThat(crawl.byReason()).isEqualTo("DEFERRED,HOST_LIMIT,5\nOK,,4");
    crawl.run("--set", "crawl.max_per_host=4");
    assertThat(crawl.byReason()).isEqualTo("DEFERRED,HOST_LIMIT,1\nOK,,8");
    crawl.run("--set", "crawl.max_per_host=4");
    assertThat(crawl.byReason()).isEqualTo("OK,,9");
    assertThat(server.log().stream().filter(asked -> asked.path().endsWith(".png"))).hasSize(9);
  }

  @Test
  void failuresAreTriedAgainWhenTheirTimeHasComeOrOnRequest() throws IOException {
    server.serve(0, "/busy.png", Page.status(503));
    crawl.write(server.url(0, "/busy.png") + ",Ada", server.url(0, "/absent.png") + ",Ada");
    crawl.run("--set", "crawl.tries=1");
    assertThat(winnow.sql("SELECT reason, next_try_at > fetched_at FROM sources ORDER BY reason"))
        .isEqualTo("NOT_FOUND,\nSERVER_ERROR,true");
    crawl.serve(0, "/busy.png", 10);
    crawl.serve(0, "/absent.png", 20);
    crawl.run();
    assertThat(winnow.messages()).contains("none of 2 URLs is due");
    crawl.run("--retry", "transient");
    assertThat(crawl.byReason()).isEqualTo("FAILED,NOT_FOUND,1\nOK,,1");
    crawl.run("--retry", "NOT_FOUND");
    assertThat(crawl.byReason()).isEqualTo("OK,,2");
    assertThat(winnow.sql("SELECT count(*) FROM quarantine")).isEqualTo("0");
  }

  @Test
  void redoDeletesTheRowsOfItsStageOnly() throws IOException {
    crawl.serve(0, "/a.png", 10);
    crawl.write(server.url(0, "/a.png") + ",Ada");
    Path photos = Files.createDirectories(folder.resolve("photos/Grace"));
    Files.write(photos.resolve("g.png"), LocalCrawl.picture(99));
    winnow.succeed("ingest", "--input", photos.getParent().toString());
    crawl.run();
    assertThat(winnow.sql("SELECT stage, count(*) FROM sources GROUP BY 1 ORDER BY 1"))
        .isEqualTo("crawl,1\ningest,1");
    crawl.run("--redo");
    assertThat(winnow.sql("SELECT stage, count(*) FROM sources GROUP BY 1 ORDER BY 1"))
        .isEqualTo("crawl,1\ningest,1");
    assertThat(crawl.asked("/a.png")).isEqualTo(2);
    winnow.succeed("ingest", "--input", photos.getParent().toString(), "--redo");
    assertThat(winnow.sql("SELECT count(*) FROM images")).isEqualTo("2");
  }
}
