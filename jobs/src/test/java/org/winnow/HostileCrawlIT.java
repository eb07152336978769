package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnow.HostileHosts.AT_ONCE;
import static org.winnow.HostileHosts.BESIDE;
import static org.winnow.HostileHosts.FEW;
import static org.winnow.HostileHosts.GOOD;
import static org.winnow.HostileHosts.HEAVY;
import static org.winnow.HostileHosts.MANY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.image.ImageReject;
import org.winnow.testing.SparkExtension;
import org.winnow.web.FetchReason;
import org.winnow.web.fetch.http.Attacks;
import org.winnow.web.fetch.http.Attacks.Attack;

/**
 * One crawl of all hostile hosts by a process with a heap of 1 GiB. Each row ends with its reason,
 * and the crawl ends, though most attacks have no end of their own.
 */
@Tag("slow")
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileCrawlIT {
  /** Many times longer than all deadlines together. */
  private static final int LIMIT_SECONDS = 400;

  /** The names come from a file, which does not tell that a name does not exist. */
  private static final FetchReason NO_SUCH_NAME = FetchReason.DNS_FAILURE;

  private HostileHosts hosts;

  /** Number of rows by name, and by status and reason. */
  private final Map<String, Map<String, Integer>> outcomes = new HashMap<>();

  @BeforeAll
  void crawl(@TempDir Path folder) throws IOException, InterruptedException {
    hosts = new HostileHosts(folder);
    Path list = folder.resolve("list.csv");
    Files.writeString(list, "url,name\n" + String.join("\n", hosts.rows()) + "\n");
    Path warehouse = folder.resolve("warehouse");
    List<String> arguments = new ArrayList<>(List.of(LocalCrawl.arguments(list)));
    arguments.addAll(List.of("--warehouse", warehouse.toString()));
    for (String set :
        List.of(
            "crawl.hosts=" + hosts.listed(),
            "crawl.hosts_reason=a test",
            "crawl.ports=[80," + hosts.port() + "]",
            "crawl.host_rate=1000",
            // Pictures of the largest size on all connections do not fit the heap.
            "ingest.max_bytes=16 MiB",
            "crawl.host_connections=16",
            "crawl.address_connections=16",
            "crawl.tries=1",
            "crawl.connect_timeout=8",
            "crawl.read_timeout=8",
            "crawl.total_timeout=20",
            "crawl.slice=1200")) {
      arguments.addAll(List.of("--set", set));
    }
    arguments.addAll(List.of("--", "--driver-memory", "1g", "--driver-java-options"));
    // An error of memory on any thread ends the process. Names are looked up anew each time.
    arguments.add(
        "-XX:+ExitOnOutOfMemoryError -Dsun.net.inetaddr.ttl=0 -Djdk.net.hosts.file="
            + hosts.names());
    Process run = new Launcher(folder, Map.of()).start(arguments.toArray(String[]::new));
    boolean ended = run.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    int code = run.destroyForcibly().waitFor();
    String said = Files.readString(folder.resolve("err"));
    assertThat(ended).as("ended by itself: %s", said).isTrue();
    assertThat(code).as(said).isZero();
    read(new Winnow(warehouse));
  }

  private void read(Winnow winnow) {
    String query =
        "SELECT status, coalesce(reason, ''), count(*), claimed_name FROM sources GROUP BY 1, 2, 4";
    for (String line : winnow.sql(query).split("\n")) {
      String[] row = line.split(",", 4);
      outcomes
          .computeIfAbsent(row[3], name -> new TreeMap<>())
          .put(row[0] + " " + row[1], Integer.valueOf(row[2]));
    }
  }

  @AfterAll
  void stop() throws IOException {
    hosts.close();
  }

  private Map<String, Integer> outcomes(String name) {
    return outcomes.getOrDefault(name, Map.of());
  }

  private static String outcome(FetchReason reason) {
    return switch (reason.kind()) {
      case UNUSABLE -> "QUARANTINED " + reason;
      case DEFERRED -> "DEFERRED " + reason;
      default -> "FAILED " + reason;
    };
  }

  private static FetchReason reason(Attack attack) {
    return attack.reason() == FetchReason.UNKNOWN_HOST ? NO_SUCH_NAME : attack.reason();
  }

  /** Whether the host is silent again and again, so that it is given up. */
  private static boolean isGivenUp(Attack attack) {
    return HEAVY.contains(attack.name()) && attack.reason().name().endsWith("TIMEOUT");
  }

  @Test
  void eachRowHasAnOutcome() {
    assertThat(outcomes.values().stream().flatMap(n -> n.values().stream()).mapToInt(n -> n).sum())
        .isEqualTo(hosts.rows().size());
    assertThat(hosts.attacks()).extracting(Attack::name).containsAll(HEAVY);
  }

  @Test
  void eachAttackEndsWithItsReason() {
    assertThat(hosts.attacks())
        .allSatisfy(
            attack -> {
              String outcome = outcome(reason(attack));
              if (isGivenUp(attack)) {
                assertThat(outcomes(attack.name()))
                    .containsOnlyKeys(outcome, outcome(FetchReason.HOST_SLOW));
              } else {
                assertThat(outcomes(attack.name()))
                    .isEqualTo(Map.of(outcome, HEAVY.contains(attack.name()) ? MANY : FEW));
              }
            });
    assertThat(outcomes(HostileHosts.LARGE))
        .isEqualTo(
            Map.of(
                "QUARANTINED " + ImageReject.BAD_HEADER,
                HostileHosts.LARGE_HOSTS * HostileHosts.LARGE_ROWS));
    assertThat(outcomes(HostileHosts.CLOSED))
        .isEqualTo(Map.of(outcome(FetchReason.CONNECT_FAILED), FEW));
  }

  @Test
  void picturesBesideAttacksComeThrough() {
    assertThat(hosts.attacks())
        .allSatisfy(
            attack -> {
              Map<String, Integer> beside = outcomes(BESIDE + attack.name());
              if (isGivenUp(attack)) {
                assertThat(beside.keySet())
                    .isNotEmpty()
                    .isSubsetOf("OK ", outcome(FetchReason.HOST_SLOW));
              } else {
                assertThat(beside).isEqualTo(Map.of("OK ", GOOD));
              }
            });
  }

  @Test
  void attacksOnTheRulesOfAHostEndToo() {
    assertThat(hosts.attacks())
        .allSatisfy(
            attack ->
                assertThat(outcomes(AT_ONCE + attack.name()).keySet())
                    .isNotEmpty()
                    .isSubsetOf(outcome(reason(attack)), outcome(FetchReason.ROBOTS_UNAVAILABLE)));
    assertThat(Attacks.tls())
        .allSatisfy(
            attack ->
                assertThat(outcomes(AT_ONCE + attack.name()))
                    .isEqualTo(Map.of(outcome(attack.reason()), FEW)));
  }

  @Test
  void namesThatLeadIntoANetworkAreNotAsked() {
    for (String name : HostileHosts.FORBIDDEN) {
      assertThat(outcomes(name))
          .as(name)
          .isEqualTo(Map.of(outcome(FetchReason.FORBIDDEN_ADDRESS), FEW));
    }
    assertThat(outcomes(HostileHosts.LEADING))
        .isEqualTo(
            Map.of(outcome(FetchReason.FORBIDDEN_REDIRECT), FEW * HostileHosts.FORBIDDEN.size()));
  }

  /** The addresses that were checked count for all rows of a commit; those of the next are new. */
  @Test
  void aNameThatMovesLeadsNowhereElse() {
    assertThat(outcomes(HostileHosts.MOVING))
        .containsOnlyKeys("OK ", outcome(FetchReason.FORBIDDEN_ADDRESS));
    assertThat(hosts.connectionsInside()).isZero();
  }
}
