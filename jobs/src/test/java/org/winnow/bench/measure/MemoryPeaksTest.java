package org.winnow.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryPeaksTest {
  @Test
  void theHeapIsKnownAfterACollectionAndForgottenByTheNextPart() throws InterruptedException {
    try (MemoryPeaks peaks = MemoryPeaks.watch()) {
      byte[] held = new byte[32 << 20];
      MemoryPeaks.Peak peak = afterCollection(peaks);
      assertThat(peak.heapMib().orElseThrow()).isGreaterThanOrEqualTo(held.length >> 20);
      peak.residentMib().ifPresent(mib -> assertThat(mib).isPositive());
    }
  }

  /** The notification of a collection comes from another thread. */
  private static MemoryPeaks.Peak afterCollection(MemoryPeaks peaks) throws InterruptedException {
    MemoryPeaks.Peak peak = new MemoryPeaks.Peak(OptionalLong.empty(), OptionalLong.empty());
    for (int i = 0; i < 500 && peak.heapMib().isEmpty(); i++) {
      if (i % 100 == 0) {
        System.gc();
      }
      Thread.sleep(20);
      peak = peaks.next();
    }
    return peak;
  }
}
