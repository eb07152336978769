package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.PictureServer.Asked;
import org.winnow.PictureServer.Page;
import org.winnow.testing.SparkExtension;

/** Crawls of hosts on this machine. */
@ExtendWith(SparkExtension.class)
@Tag("slow")
class CrawlIT {
  private static final double MAX_LATE_SECONDS = 0.25;

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
  void eachUrlEndsWithAnOutcomeAndItsReason() throws IOException {
    crawl.serve(0, "/a.png", 10);
    crawl.serve(0, "/b.png", 20);
    server.serve(0, "/page.html", Page.text("text/html", "<html>a page</html>"));
    server.serve(0, "/lie.png", Page.text("image/png", "<html>no picture</html>"));
    server.serve(0, "/gone.png", Page.status(410));
    server.serve(0, "/busy.png", Page.status(503));
    server.serve(0, "/noai.png", Page.picture(LocalCrawl.picture(30)).with("X-Robots-Tag", "noai"));
    server.serve(0, "/tdm.png", Page.picture(LocalCrawl.picture(31)).with("tdm-reservation", "1"));
    server.serve(1, "/robots.txt", Page.text("text/plain", "User-agent: *\nDisallow: /private/\n"));
    crawl.serve(1, "/private/c.png", 40);
    crawl.serve(1, "/c.png", 50);
    crawl.write(
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
    crawl.run("--set", "crawl.hosts=[\"127.0.0.2\",\"127.0.0.3\",\"192.168.0.1\"]");

    assertThat(winnow.messages()).contains("left out 1 row with the URL and name of another row");
    assertThat(crawl.byReason())
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
    assertThat(crawl.asked("/private/c.png")).isZero();
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
        crawl.serve(host, "/" + i + ".png", 4 * i + host);
        rows.add(server.url(host, "/" + i + ".png") + ",Person " + i);
      }
    }
    crawl.write(rows.toArray(String[]::new));
    crawl.run("--set", "crawl.host_rate=20", "--set", "crawl.host_connections=1");

    assertThat(crawl.byReason()).isEqualTo("OK,,100");
    Map<String, List<Asked>> byHost =
        server.log().stream().collect(Collectors.groupingBy(Asked::host));
    assertThat(byHost).hasSize(4);
    byHost.forEach(
        (host, requests) -> {
          assertThat(requests).filteredOn(asked -> asked.path().equals("/robots.txt")).hasSize(1);
          assertThat(requests).allMatch(asked -> asked.atOnce() == 1);
          long nanos = requests.get(requests.size() - 1).nanos() - requests.get(0).nanos();
          // The first request needs no wait. A busy server may note it late.
          assertThat((requests.size() - 1) / (nanos / 1e9 + MAX_LATE_SECONDS))
              .as(host)
              .isLessThanOrEqualTo(20);
        });
  }

  @Test
  void theBestOfANameAreTakenUntilEnoughCameThrough() throws IOException {
    crawl.serve(0, "/2.png", 20);
    crawl.serve(0, "/3.png", 30);
    crawl.serve(0, "/4.png", 40);
    Files.writeString(
        crawl.list(),
        String.join(
            "\n",
            "url,name,rank",
            server.url(0, "/4.png") + ",Ada,4",
            server.url(0, "/1.png") + ",Ada,1",
            server.url(0, "/3.png") + ",Ada,3",
            server.url(0, "/2.png") + ",Ada,2",
            ""));
    crawl.run("--set", "crawl.per_name=2");
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
    assertThat(crawl.asked("/4.png")).isZero();
  }

  @Test
  void listsOfAllKindsSayTheSame(SparkSession spark) throws IOException {
    crawl.serve(0, "/a.png", 10);
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
      Winnow other = new Winnow(folder.resolve("w" + one.getFileName()));
      other.succeed(LocalCrawl.arguments(one));
      assertThat(other.sql("SELECT status, uri FROM sources"))
          .as(one.toString())
          .isEqualTo("OK," + url);
    }
    Files.writeString(crawl.list(), "img,celebrity\n" + url + ",Ada\n");
    crawl.run("--set", "crawl.columns.url=img", "--set", "crawl.columns.name=celebrity");
    assertThat(winnow.sql("SELECT status, claimed_name FROM sources")).isEqualTo("OK,Ada");
  }

  @Test
  void withoutGroundHostsAndContactNothingStarts() throws IOException {
    crawl.write(server.url(0, "/a.png") + ",Ada");
    assertThat(winnow.run("crawl", "--urls", crawl.list().toString())).isEqualTo(1);
    assertThat(winnow.messages())
        .contains("crawl.basis is not set", "crawl.hosts is empty", "crawl.contact is not set");
    assertThat(
            winnow.run(
                "crawl",
                "--urls",
                crawl.list().toString(),
                "--set",
                "crawl.basis=research",
                "--set",
                "crawl.hosts=[\"*\"]",
                "--set",
                "crawl.contact=me@example.org"))
        .isEqualTo(1);
    assertThat(winnow.messages()).contains("crawl.hosts_reason");
    assertThat(winnow.run(crawl.arguments("--retry", "some", "--set", "crawl.hosts=[\"a b\"]")))
        .isEqualTo(1);
    assertThat(winnow.messages()).contains("crawl.retry is \"some\"", "crawl.hosts: ");
    assertThat(winnow.run(crawl.arguments("--env", "cluster"))).isEqualTo(1);
    assertThat(winnow.messages()).contains("--env cluster does not take it");
    assertThat(winnow.run("crawl")).isEqualTo(1);
    assertThat(winnow.messages()).contains("crawl.urls is not set");
    assertThat(server.log()).isEmpty();
  }

  @Test
  void thePlanAsksNobody() throws IOException {
    crawl.write(server.url(0, "/a.png") + ",Ada", server.url(0, "/b.png") + ",Ada", "x:y,Ada");
    crawl.run("--plan");
    assertThat(winnow.messages()).contains("2 rows of 1 host: 1 s at", "1 may not be asked");
    assertThat(server.log()).isEmpty();
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
    crawl.write(rows.toArray(String[]::new));
    List<String> arguments =
        new ArrayList<>(List.of(crawl.arguments("--set", "crawl.host_rate=1000")));
    arguments.set(0, "run");
    winnow.succeed(DrawnPhotographs.withBuiltInModels(arguments.toArray(String[]::new)));
    assertThat(winnow.sql("SELECT count(*) FROM sources")).isEqualTo(String.valueOf(number));
    assertThat(Integer.parseInt(winnow.sql("SELECT count(*) FROM curated"))).isPositive();
    // Never fetched, and yet reserved.
    server.serve(1, "/robots.txt", Page.text("text/plain", "User-agent: *\nDisallow: /\n"));
    crawl.write(server.url(1, "/private.jpg") + ",Ada");
    crawl.run();
    Path report = folder.resolve("report.html");
    winnow.succeed("report", "--out", report.toString());
    assertThat(Files.readString(report))
        .contains(
            "\"hosts\":[{\"host\":\"127.0.0.2\",\"fetches\":",
            "{\"host\":\"127.0.0.3\",\"fetches\":0,\"images\":0,\"optOuts\":1,");
  }
}
