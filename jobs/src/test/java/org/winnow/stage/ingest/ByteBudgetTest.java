package org.winnow.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ByteBudgetTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void noMoreIsHeldThanTheBoundButForOneLargerThing() throws Exception {
    ByteBudget budget = new ByteBudget(100);
    long[] bytes = {60, 30, 500, 10, 90, 20, 100, 1};
    AtomicLong most = new AtomicLong();
    CompletableFuture<?>[] taken = new CompletableFuture<?>[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int number = i;
      taken[i] = CompletableFuture.runAsync(() -> take(budget, number, bytes[number]), threads);
    }
    for (int i = 0; i < bytes.length; i++) {
      taken[i].get(30, TimeUnit.SECONDS);
      long held = budget.used();
      most.accumulateAndGet(held, Math::max);
      assertThat(held).isLessThanOrEqualTo(Math.max(100, bytes[i]));
      budget.release(bytes[i]);
    }
    assertThat(budget.used()).isZero();
    assertThat(most.get()).isEqualTo(500);
  }

  private static void take(ByteBudget budget, long number, long bytes) {
    try {
      budget.acquire(number, bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
