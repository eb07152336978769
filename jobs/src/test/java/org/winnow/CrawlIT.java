package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.PictureServer.Asked;
import org.winnow.PictureServer.Page;
import org.winnow.testing.SparkExtension;

/** Crawls of hosts on this machine. */
@ExtendWith(SparkExtension.class)
class CrawlIT {
  private static final String BY_REASON =
      "SELECT status, coalesce(reason, ''), count(*) FROM sources GROUP BY 1, 2 ORDER BY 1, 2";

  @TempDir private Path folder;
  private PictureServer server;
  private Winnow winnow;
  private Path list;

  @BeforeEach
  void start() throws IOException {
    server = new PictureServer(4);
    winnow = new Winnow(folder.resolve("warehouse"));
    list = folder.resolve("list.csv");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void eachUrlEndsWithAnOutcomeAndItsReason() throws IOException {
    serve(0, "/a.png", 10);
    serve(0, "/b.png", 20);
    server.serve(0, "/page.html", Page.text("text/html", "<html>a page</html>"));
    server.serve(0, "/lie.png", Page.text("image/png", "<html>no picture</html>"));
    server.serve(0, "/gone.png", Page.status(410));
    server.serve(0, "/busy.png", Page.status(503));
    server.serve(0, "/noai.png", Page.picture(picture(30)).with("X-Robots-Tag", "noai"));
    server.serve(0, "/tdm.png", Page.picture(picture(31)).with("tdm-reservation", "1"));
    server.serve(1, "/robots.txt", Page.text("text/plain", "User-agent: *\nDisallow: /private/\n"));
    serve(1, "/private/c.png", 40);
    serve(1, "/c.png", 50);
    write(
        server.url(0, "/a.png") + ",Ada",
        server.url(0, "/b.png") + ",Ada",
        server.url(0, "/a.png") + ",Ada",
        server.url(0, "/page.html") + ",Ada",
        server.url(0, "/lie.png") + ",Ada",
        server.url(0, "/absent.png") + ",Ada",
        server.url(0, "/gone.png") + ",Ada",
        server.url(0, "/busy.png") + ",Ada",
        server.url(0, "/noai.png") + ",Ada",
        server.url(0, "/tdm.png") + ",Ada",
        server.url(1, "/private/c.png") + ",Grace",
        server.url(1, "/c.png") + ",Grace",
        "http://192.168.0.1/x.png,Grace",
        "ftp://127.0.0.2/x.png,Grace",
        "http://127.0.0.9:1/x.png,Grace");
    crawl("--set", "crawl.hosts=[\"127.0.0.2\",\"127.0.0.3\",\"192.168.0.1\"]");

    assertThat(winnow.messages()).contains("left out 1 rows that repeat a URL and name");
    assertThat(winnow.sql(BY_REASON))
        .isEqualTo(
            """
            FAILED,FORBIDDEN_ADDRESS,1
            FAILED,FORBIDDEN_SCHEME,1
            FAILED,GONE,1
            FAILED,HOST_NOT_LISTED,1
            FAILED,NOT_FOUND,1
            FAILED,SERVER_ERROR,1
            OK,,3
            OPTED_OUT,ROBOTS,1
            OPTED_OUT,ROBOTS_HEADER,1
            OPTED_OUT,TDM_RESERVATION,1
            QUARANTINED,WRONG_TYPE,2\
            """);
    assertThat(
            winnow.sql(
                "SELECT count(*), count(DISTINCT i.image_id) FROM sources s JOIN images i USING"
                    + " (image_id) WHERE s.status = 'OK'"))
        .isEqualTo("3,3");
    assertThat(winnow.sql("SELECT opt_out FROM sources WHERE reason = 'ROBOTS'"))
        .contains("Disallow: /private/");
    assertThat(winnow.sql("SELECT DISTINCT basis, stage, dataset FROM sources"))
        .isEqualTo("research,crawl,web");
    assertThat(winnow.sql("SELECT count(*) FROM quarantine WHERE stage = 'crawl'")).isEqualTo("11");
    assertThat(asked("/private/c.png")).isZero();
    assertThat(winnow.sql("SELECT count(*) FROM hosts")).isEqualTo("2");
    assertThat(server.log())
        .extracting(Asked::userAgent)
        .allMatch(agent -> agent.matches("Winnow/\\S+ \\(\\+me@example.org\\)"));
  }

  @Test
  void hostsAreAskedAtTheirPaceAndOnceForTheirRules() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int host = 0; host < 4; host++) {
      for (int i = 0; i < 25; i++) {
        serve(host, "/" + i + ".png", 4 * i + host);
        rows.add(server.url(host, "/" + i + ".png") + ",Person " + i);
      }
    }
    write(rows.toArray(String[]::new));
    crawl("--set", "crawl.host_rate=20", "--set", "crawl.host_connections=1");

    assertThat(winnow.sql(BY_REASON)).isEqualTo("OK,,100");
    Map<String, List<Asked>> byHost =
        server.log().stream().collect(Collectors.groupingBy(Asked::host));
    assertThat(byHost).hasSize(4);
    byHost.forEach(
        (host, requests) -> {
          assertThat(requests).filteredOn(asked -> asked.path().equals("/robots.txt")).hasSize(1);
          assertThat(requests).allMatch(asked -> asked.atOnce() == 1);
          long nanos = requests.get(requests.size() - 1).nanos() - requests.get(0).nanos();
          // The first request needs no wait; the clocks of two machines need not agree to 1 ms.
          assertThat((requests.size() - 1) / (nanos / 1e9)).as(host).isLessThanOrEqualTo(20.5);
        });
  }

  @Test
  void aLaterCrawlAsksWhatChanged() throws IOException {
    for (int i = 0; i < 5; i++) {
      server.serve(
          0, "/" + i + ".png", Page.picture(picture(10 * i)).with("ETag", "\"" + i + "\""));
    }
    write(
        server.url(0, "/0.png") + ",Ada",
        server.url(0, "/1.png") + ",Ada",
        server.url(0, "/2.png") + ",Ada",
        server.url(0, "/3.png") + ",Ada",
        server.url(0, "/4.png") + ",Ada");
    crawl();
    assertThat(winnow.sql(BY_REASON)).isEqualTo("OK,,5");
    server.clearLog();

    server.serve(0, "/3.png", Page.picture(picture(200)).with("ETag", "\"new\""));
    server.remove(0, "/4.png");
    crawl();
    assertThat(server.log().stream().filter(asked -> asked.status() == 304)).hasSize(3);
    assertThat(asked("/robots.txt")).isZero();
    assertThat(winnow.sql(BY_REASON)).isEqualTo("GONE,NOT_FOUND,1\nOK,,4");
    assertThat(winnow.sql("SELECT count(*) FROM sources WHERE image_id IS NULL")).isEqualTo("0");
    assertThat(
            winnow.sql(
                "SELECT count(DISTINCT f.image_id) FROM fetches f JOIN sources s USING (source_id)"
                    + " WHERE s.uri LIKE '%/3.png'"))
        .isEqualTo("2");
    assertThat(winnow.sql("SELECT count(*) FROM images")).isEqualTo("6");
  }

  /** Without its row in the table of runs, a crawl counts as killed. */
  @Test
  void fetchesOfAKilledCrawlStayAndAPlanIsNoCrawl() throws IOException {
    serve(0, "/a.png", 10);
    serve(0, "/b.png", 20);
    write(server.url(0, "/a.png") + ",Ada");
    crawl();
    FileUtils.deleteDirectory(folder.resolve("warehouse/runs").toFile());
    crawl("--plan");
    crawl();
    assertThat(winnow.messages()).contains("none of 1 URLs is due");

    write(server.url(0, "/a.png") + ",Ada", server.url(0, "/b.png") + ",Ada");
    crawl();
    crawl();
    crawl();
    assertThat(asked("/a.png")).isEqualTo(3);
    assertThat(asked("/b.png")).isEqualTo(3);
    assertThat(winnow.sql("SELECT count(*) FROM fetches")).isEqualTo("6");
  }

  @Test
  void aHostWithManyRowsGoesOnInTheNextRun() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      serve(0, "/" + i + ".png", 10 * i);
      rows.add(server.url(0, "/" + i + ".png") + ",Ada");
    }
    write(rows.toArray(String[]::new));
    crawl("--set", "crawl.max_per_host=4");
    assertThat(winnow.sql(BY_REASON)).isEqualTo("DEFERRED,HOST_LIMIT,5\nOK,,4");
    crawl("--set", "crawl.max_per_host=4");
    assertThat(winnow.sql(BY_REASON)).isEqualTo("DEFERRED,HOST_LIMIT,1\nOK,,8");
    crawl("--set", "crawl.max_per_host=4");
    assertThat(winnow.sql(BY_REASON)).isEqualTo("OK,,9");
    assertThat(server.log().stream().filter(asked -> asked.path().endsWith(".png"))).hasSize(9);
  }

  @Test
  void theBestOfANameAreTakenUntilEnoughCameThrough() throws IOException {
    serve(0, "/2.png", 20);
    serve(0, "/3.png", 30);
    serve(0, "/4.png", 40);
    Files.writeString(
        list,
        String.join(
            "\n",
            "url,name,rank",
            server.url(0, "/4.png") + ",Ada,4",
            server.url(0, "/1.png") + ",Ada,1",
            server.url(0, "/3.png") + ",Ada,3",
            server.url(0, "/2.png") + ",Ada,2",
            ""));
    crawl("--set", "crawl.per_name=2");
    assertThat(
            winnow.sql(
                "SELECT substring_index(uri, '/', -1), status, coalesce(reason, '') FROM sources"
                    + " ORDER BY 1"))
        .isEqualTo(
            """
            1.png,FAILED,NOT_FOUND
            2.png,OK,
            3.png,OK,
            4.png,DEFERRED,NAME_FULL\
            """);
    assertThat(asked("/4.png")).isZero();
  }

  @Test
  void failuresAreTriedAgainWhenTheirTimeHasComeOrOnRequest() throws IOException {
    server.serve(0, "/busy.png", Page.status(503));
    write(server.url(0, "/busy.png") + ",Ada", server.url(0, "/absent.png") + ",Ada");
    crawl("--set", "crawl.tries=1");
    assertThat(winnow.sql("SELECT reason, next_try_at > fetched_at FROM sources ORDER BY reason"))
        .isEqualTo("NOT_FOUND,\nSERVER_ERROR,true");
    serve(0, "/busy.png", 10);
    serve(0, "/absent.png", 20);
    crawl();
    assertThat(winnow.messages()).contains("none of 2 URLs is due");
    crawl("--retry", "transient");
    assertThat(winnow.sql(BY_REASON)).isEqualTo("FAILED,NOT_FOUND,1\nOK,,1");
    crawl("--retry", "NOT_FOUND");
    assertThat(winnow.sql(BY_REASON)).isEqualTo("OK,,2");
    assertThat(winnow.sql("SELECT count(*) FROM quarantine")).isEqualTo("0");
  }

  @Test
  void listsOfAllKindsSayTheSame(SparkSession spark) throws IOException {
    serve(0, "/a.png", 10);
    String url = server.url(0, "/a.png");
    Path csv = Files.writeString(folder.resolve("1.csv"), "URL,TEXT\n" + url + ",a text\n");
    List<Path> lists = new ArrayList<>(List.of(csv));
    lists.add(Files.writeString(folder.resolve("2.txt"), url + "\n\n"));
    lists.add(Files.writeString(folder.resolve("3.tsv"), "caption\turl\na text\t" + url + "\n"));
    lists.add(Files.writeString(folder.resolve("4.json"), "[\n {\"url\": \"" + url + "\"}\n]\n"));
    lists.add(Files.writeString(folder.resolve("5.jsonl"), "{\"url\": \"" + url + "\"}\n"));
    Path parquet = folder.resolve("6.parquet");
    spark.read().option("header", "true").csv(csv.toString()).write().parquet(parquet.toString());
    lists.add(parquet);
    for (Path one : lists) {
      list = one;
      Winnow other = new Winnow(folder.resolve("w" + one.getFileName()));
      other.succeed(arguments());
      assertThat(other.sql("SELECT status, uri FROM sources"))
          .as(one.toString())
          .isEqualTo("OK," + url);
    }
    list = Files.writeString(folder.resolve("7.csv"), "img,celebrity\n" + url + ",Ada\n");
    crawl("--set", "crawl.columns.url=img", "--set", "crawl.columns.name=celebrity");
    assertThat(winnow.sql("SELECT status, claimed_name FROM sources")).isEqualTo("OK,Ada");
  }

  @Test
  void withoutGroundHostsAndContactNothingStarts() throws IOException {
    write(server.url(0, "/a.png") + ",Ada");
    assertThat(winnow.run("crawl", "--urls", list.toString())).isEqualTo(1);
    assertThat(winnow.messages())
        .contains("crawl.basis is not set", "crawl.hosts is empty", "crawl.contact is not set");
    assertThat(
            winnow.run(
                "crawl",
                "--urls",
                list.toString(),
                "--set",
                "crawl.basis=research",
                "--set",
                "crawl.hosts=[\"*\"]",
                "--set",
                "crawl.contact=me@example.org"))
        .isEqualTo(1);
    assertThat(winnow.messages()).contains("crawl.hosts_reason");
    assertThat(winnow.run(arguments("--retry", "some", "--set", "crawl.hosts=[\"a b\"]")))
        .isEqualTo(1);
    assertThat(winnow.messages()).contains("crawl.retry is \"some\"", "crawl.hosts: ");
    assertThat(winnow.run(arguments("--env", "cluster"))).isEqualTo(1);
    assertThat(winnow.messages()).contains("--env cluster does not take it");
    assertThat(winnow.run("crawl")).isEqualTo(1);
    assertThat(winnow.messages()).contains("crawl.urls is not set");
    assertThat(server.log()).isEmpty();
  }

  @Test
  void thePlanAsksNobody() throws IOException {
    write(server.url(0, "/a.png") + ",Ada", server.url(0, "/b.png") + ",Ada", "x:y,Ada");
    crawl("--plan");
    assertThat(winnow.messages()).contains("2 rows of 1 hosts: 1 s at", "1 may not be asked");
    assertThat(server.log()).isEmpty();
  }

  @Test
  void redoDeletesTheRowsOfItsStageOnly() throws IOException {
    serve(0, "/a.png", 10);
    write(server.url(0, "/a.png") + ",Ada");
    Path photos = Files.createDirectories(folder.resolve("photos/Grace"));
    Files.write(photos.resolve("g.png"), picture(99));
    winnow.succeed("ingest", "--input", photos.getParent().toString());
    crawl();
    assertThat(winnow.sql("SELECT stage, count(*) FROM sources GROUP BY 1 ORDER BY 1"))
        .isEqualTo("crawl,1\ningest,1");
    crawl("--redo");
    assertThat(winnow.sql("SELECT stage, count(*) FROM sources GROUP BY 1 ORDER BY 1"))
        .isEqualTo("crawl,1\ningest,1");
    assertThat(asked("/a.png")).isEqualTo(2);
    winnow.succeed("ingest", "--input", photos.getParent().toString(), "--redo");
    assertThat(winnow.sql("SELECT count(*) FROM images")).isEqualTo("2");
  }

  @Test
  void aRunGoesFromUrlsToCuratedTables() throws IOException {
    List<String> rows = new ArrayList<>();
    int number = 0;
    for (String name : DrawnPhotographs.names()) {
      try (var files = Files.list(DrawnPhotographs.noisy().photos().resolve(name))) {
        for (Path file : files.sorted().toList()) {
          String path = "/" + number++ + ".jpg";
          server.serve(0, path, new Page(200, "image/jpeg", Files.readAllBytes(file), Map.of()));
          rows.add(server.url(0, path) + "," + name);
        }
      }
    }
    write(rows.toArray(String[]::new));
    List<String> arguments = new ArrayList<>(List.of(arguments("--set", "crawl.host_rate=1000")));
    arguments.set(0, "run");
    winnow.succeed(DrawnPhotographs.withBuiltInModels(arguments.toArray(String[]::new)));
    assertThat(winnow.sql("SELECT count(*) FROM sources")).isEqualTo(String.valueOf(number));
    assertThat(Integer.parseInt(winnow.sql("SELECT count(*) FROM curated"))).isPositive();
    // Never fetched, and yet reserved.
    server.serve(1, "/robots.txt", Page.text("text/plain", "User-agent: *\nDisallow: /\n"));
    write(server.url(1, "/private.jpg") + ",Ada");
    crawl();
    Path report = folder.resolve("report.html");
    winnow.succeed("report", "--out", report.toString());
    assertThat(Files.readString(report))
        .contains(
            "\"hosts\":[{\"host\":\"127.0.0.2\",\"fetches\":",
            "{\"host\":\"127.0.0.3\",\"fetches\":0,\"images\":0,\"optOuts\":1,");
  }

  private long asked(String path) {
    return server.log().stream().filter(asked -> asked.path().equals(path)).count();
  }

  private void write(String... rows) throws IOException {
    Files.writeString(list, "url,name\n" + String.join("\n", rows) + "\n");
  }

  private void crawl(String... more) {
    winnow.succeed(arguments(more));
  }

  private String[] arguments(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "crawl",
                "--urls",
                list.toString(),
                "--set",
                "crawl.basis=research",
                "--set",
                "crawl.hosts=[\"127.0.0.2\",\"127.0.0.3\",\"127.0.0.4\",\"127.0.0.5\"]",
                "--set",
                "crawl.contact=me@example.org",
                "--set",
                "crawl.allow_loopback=true",
                "--set",
                "crawl.host_rate=500"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void serve(int host, String path, int level) {
    server.serve(host, path, Page.picture(picture(level)));
  }

  private static byte[] picture(int level) {
    try (Mat picture = new Mat(12, 16, opencv_core.CV_8UC3, new Scalar(level, level, level, 0));
        BytePointer out = new BytePointer()) {
      opencv_imgcodecs.imencode(".png", picture, out);
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }
}
