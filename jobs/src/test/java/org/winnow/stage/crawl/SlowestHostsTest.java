package org.winnow.stage.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.winnow.stage.crawl.SlowestHosts.SlowHost;
import org.winnow.web.polite.HostStatistics;

class SlowestHostsTest {
  private static HostStatistics host(String name, double rate, int queued) {
    return new HostStatistics(name, 7, Duration.ZERO, Duration.ZERO, 0, rate, queued);
  }

  @Test
  void theHostsWhoseRowsTakeLongestComeFirst() {
    SlowestHosts hosts = new SlowestHosts();
    hosts.add(
        Stream.of(
            host("many", 10, 300),
            host("slow", 0.25, 20),
            host("done", 0.01, 0),
            host("quick", 10, 20),
            host("middle", 1, 25)));
    assertThat(hosts.value()).extracting(SlowHost::host).containsExactly("slow", "many", "middle");
  }

  @Test
  void aTaskTellsWhatIsSoNow() {
    SlowestHosts hosts = new SlowestHosts();
    hosts.add(Stream.of(host("a", 1, 300)));
    hosts.add(Stream.of(host("a", 1, 0), host("b", 1, 5)));
    assertThat(hosts.value()).extracting(SlowHost::host).containsExactly("b");
  }

  @Test
  void tasksTogetherHaveTheSlowestOfAll() {
    SlowestHosts all = new SlowestHosts();
    all.add(Stream.of(host("a", 1, 300), host("b", 1, 5)));
    SlowestHosts others = new SlowestHosts();
    others.add(Stream.of(host("c", 1, 400), host("d", 1, 10)));
    all.merge(others);
    assertThat(all.value()).extracting(SlowHost::host).containsExactly("c", "a", "d");
    assertThat(all.copyAndReset().isZero()).isTrue();
  }

  @Test
  void itsRateHasTwoDigits() {
    assertThat(new SlowHost("a.example.org", 1234, 0.5).text())
        .isEqualTo("a.example.org (1,234 waiting, 0.50/s)");
    assertThat(new SlowHost("b", 5, 200).text()).isEqualTo("b (5 waiting, 200/s)");
  }
}
