package org.winnow.bench.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostLogTest {
  private static final long MILLI = 1_000_000;

  @Test
  void theBusiestSecondMayBeginAnywhere() {
    HostLog log = new HostLog();
    for (long millis : new long[] {0, 900, 1000, 1100, 1899, 1900, 3000}) {
      log.request(millis * MILLI, millis == 0);
    }
    assertThat(log.busiestSecond()).isEqualTo(4);
    assertThat(log.requests()).isEqualTo(7);
    assertThat(log.robots()).isEqualTo(1);
  }

  @Test
  void connectionsThatStayCountAfterTheLogWasCleared() {
    HostLog log = new HostLog();
    log.connected();
    log.connected();
    log.connected();
    log.disconnected();
    assertThat(log.mostOpen()).isEqualTo(3);
    log.clear();
    assertThat(log.mostOpen()).isEqualTo(2);
    assertThat(log.busiestSecond()).isZero();
  }
}
