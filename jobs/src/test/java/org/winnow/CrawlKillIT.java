package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.winnow.PictureServer.Page;
import org.winnow.table.Fetches;
import org.winnow.table.Images;
import org.winnow.table.Runs;
import org.winnow.table.Sources;
import org.winnow.table.Table;
import org.winnow.testing.SparkExtension;

/**
 * A crawl that was killed, at a moment that a seed decides, and started again leaves the tables of
 * a crawl that was not, and asks for at most one commit's pictures twice.
 *
 * <p>Of the moments, spread over the whole crawl, four are tried. {@code
 * -Dwinnow.kill.seeds=1,2,3,4,5,6,7,8,9,10} tries all.
 */
@Tag("slow")
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrawlKillIT {
  /** What a process ends with that was killed by signal 9. */
  private static final int KILLED = 128 + 9;

  private static final int SEEDS = 10;
  private static final int HOSTS = 5;
  private static final int ROWS_OF_HOST = 15;

  /** Rows of one commit: six of each host. */
  private static final int SLICE = 6 * HOSTS;

  /** Commits of a crawl to each table. */
  private static final int COMMITS = 3;

  /**
   * What each table says. Left out is what tells when a row was written, and by which run:
   * fetched_at, asked_at, run_id and millis, the time in line. Of next_try_at, its distance to the
   * request is compared, in minutes. The bytes of an answer that is not kept are as many as had
   * come when it was given up.
   */
  private static final String CONTENT =
      Map.of(
              "sources",
              "source_id, uri, dataset, claimed_name, caption, licence, basis, status, reason,"
                  + " file_bytes, modified_ms, image_id, stage, http_status, etag, last_modified,"
                  + " opt_out, fetched_at IS NULL, round((unix_micros(next_try_at) -"
                  + " unix_micros(fetched_at)) / 6e7)",
              "fetches",
              "source_id, host, final_url, address, status, reason, http_status, etag,"
                  + " last_modified, if(status = 'OK', bytes, NULL), opt_out, rule, image_id",
              "images",
              "image_id, format, width, height, orientation, frames, sha2(bytes, 256)",
              "quarantine",
              "stage, key, uri, reason, message",
              "hosts",
              "origin, robots_status, robots, tdm_status, tdm, ai_status, ai")
          .entrySet()
          .stream()
          .map(
              table ->
                  "SELECT '%s' t, to_json(struct(%s)) r FROM %s"
                      .formatted(table.getKey(), table.getValue(), table.getKey()))
          .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY 1, 2"));

  private Path folder;
  private LocalCrawl crawl;
  private PictureServer server;
  private List<String> content;
  private int requests;

  /** How often a crawl may ask for a picture: once for each name. */
  private Map<String, Long> claims;

  /**
   * A moment to kill the process at.
   *
   * @param answers number of requests that were answered by then
   * @param table whose commit is awaited, too; null if none is
   * @param commit number of this commit, from 1
   */
  private record Moment(int answers, Table table, int commit) {
    static Moment of(long seed, int requests) {
      // Every other seed takes one part of the run, so that they are spread over the whole.
      Random random = new Random(seed);
      if (seed % 2 == 0) {
        double share = (seed / 2 - 1 + random.nextDouble()) / (SEEDS / 2);
        return new Moment((int) (1 + share * (requests - 1)), null, 0);
      }
      List<Table> tables = List.of(Fetches.TABLE, Images.TABLE, Sources.TABLE);
      Table table = tables.get(random.nextInt(tables.size()));
      // After the last commit to sources there is nothing left to do.
      int last = table == Sources.TABLE ? COMMITS - 1 : COMMITS;
      return new Moment(0, table, 1 + random.nextInt(last));
    }

    boolean hasCome(PictureServer server, Path warehouse) {
      return server.answers() >= answers
          && (table == null
              || Files.exists(
                  warehouse.resolve(
                      table.name() + "/_delta_log/%020d.json".formatted(commit - 1))));
    }

    @Override
    public String toString() {
      return table == null ? answers + " answers" : "commit " + commit + " to " + table.name();
    }
  }

  @BeforeAll
  void runUndisturbed(@TempDir Path temporary) throws IOException {
    folder = temporary;
    crawl = new LocalCrawl(folder);
    server = crawl.server();
    List<String> rows = serve();
    claims =
        rows.stream()
            .distinct()
            .collect(Collectors.groupingBy(row -> row.split(",")[0], Collectors.counting()));
    Collections.shuffle(rows, new Random(1));
    crawl.write(rows.toArray(String[]::new));
    crawl.run("--set", "crawl.tries=1");
    content = content(crawl.winnow());
    assertThat(content).hasSizeGreaterThan(4 * ROWS_OF_HOST * HOSTS / 2);
    requests = server.answers();
    assertThat(crawl.byReason())
        .contains("FAILED,FORBIDDEN_SCHEME,", "FAILED,GONE,", "FAILED,NOT_FOUND,")
        .contains("FAILED,SERVER_ERROR,", "OPTED_OUT,ROBOTS,", "OPTED_OUT,ROBOTS_HEADER,")
        .contains("OK,,", "QUARANTINED,WRONG_TYPE,");
    assertThat(askedTooOften()).isZero();
  }

  @AfterAll
  void stop() {
    crawl.close();
  }

  /** Serves pictures and other things, and lists them. */
  private List<String> serve() {
    List<String> rows = new ArrayList<>();
    server.serve(3, "/robots.txt", Page.text("text/plain", "User-agent: *\nDisallow: /private\n"));
    for (int host = 0; host < HOSTS; host++) {
      for (int i = 0; i < ROWS_OF_HOST; i++) {
        String path = (host == 3 && i % 3 == 0 ? "/private" : "/") + i + ".png";
        // The host 2 has some pictures of host 0.
        byte[] bytes = LocalCrawl.picture(host == 2 && i < 6 ? i : ROWS_OF_HOST * host + i);
        server.serve(host, path, page(host, i, Page.picture(bytes)));
        rows.add(server.url(host, path) + ",Person " + i);
      }
    }
    // One URL with two names, rows that repeat others, and one that may not be asked.
    rows.set(0, server.url(0, "/1.png") + ",Person 99");
    rows.addAll(rows.subList(0, 8));
    rows.add("ftp://127.0.0.2/1.png,Person 1");
    return rows;
  }

  private static Page page(int host, int i, Page picture) {
    return switch (host * 100 + i) {
      case 103, 112 -> Page.status(404);
      case 107 -> Page.status(410);
      case 207, 214 -> Page.status(503);
      case 402, 412 -> Page.text("text/html", "<html>a page, which is none</html>");
      case 404, 414 -> picture.with("X-Robots-Tag", "noai");
      default -> i % 2 == 0 ? picture.with("ETag", "\"" + host + "-" + i + "\"") : picture;
    };
  }

  static Stream<Long> seeds() {
    String seeds = System.getProperty("winnow.kill.seeds", "");
    return Stream.of((seeds.isBlank() ? "1,4,7,10" : seeds).split(",")).map(Long::valueOf);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theTablesAreThoseOfAnUndisturbedCrawlAfterAKill(long seed)
      throws IOException, InterruptedException {
    Moment moment = Moment.of(seed, requests);
    Path warehouse = folder.resolve("seed-" + seed);
    server.clearLog();

    kill(warehouse, moment);
    Winnow again = new Winnow(warehouse);
    again.succeed(arguments());

    assertThat(content(again)).containsExactlyElementsOf(content);
    assertThat(askedTooOften()).as("pictures that were asked for again").isLessThanOrEqualTo(SLICE);
  }

  /** Starts a crawl as a process, and kills it while it is at work. */
  private void kill(Path warehouse, Moment moment) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(arguments()));
    arguments.addAll(List.of("--warehouse", warehouse.toString()));
    Process run = new Launcher(folder, Map.of()).start(arguments.toArray(String[]::new));
    while (run.isAlive() && !moment.hasCome(server, warehouse)) {
      Thread.sleep(2);
    }
    assertThat(run.isAlive()).as(() -> "at work at " + moment + ": " + said()).isTrue();
    int code = run.destroyForcibly().waitFor();
    assertThat(code).as(() -> "ended by the signal: " + said()).isEqualTo(KILLED);
    assertThat(warehouse.resolve(Runs.TABLE.name())).as("note of its end").doesNotExist();
  }

  /** What the process said before it ended. */
  private String said() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A crawl of several commits, of hosts that take some seconds. */
  private String[] arguments() {
    return crawl.arguments(
        "--set", "crawl.tries=1", "--set", "crawl.slice=" + SLICE, "--set", "crawl.host_rate=10");
  }

  private static List<String> content(Winnow winnow) {
    return winnow.sql(CONTENT).lines().toList();
  }

  /** Number of requests for pictures beyond one for each row of the list. */
  private long askedTooOften() {
    return server.askedByUrl().entrySet().stream()
        .filter(asked -> asked.getKey().endsWith(".png"))
        .mapToLong(asked -> Math.max(0, asked.getValue() - claims.get(asked.getKey())))
        .sum();
  }
}
