package org.winnow.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefetchTest {
  /** Something that must be closed, and once only. */
  private static final class Picture implements AutoCloseable {
    private final AtomicInteger open;
    private boolean closed;

    Picture(AtomicInteger open) {
      this.open = open;
      open.incrementAndGet();
    }

    @Override
    public synchronized void close() {
      assertThat(closed).isFalse();
      closed = true;
      open.decrementAndGet();
    }
  }

  @Test
  void inputsComeInOrderAndTheFailureOfOneIsItsOwn() {
    try (Prefetch<Integer, Integer> ahead =
        new Prefetch<>(
            List.of(1, 2, 3).iterator(),
            2,
            3,
            i -> {
              if (i == 2) {
                throw new IllegalArgumentException("two");
              }
              return 10 * i;
            })) {
      assertThat(ahead.next()).isEqualTo(10);
      assertThatThrownBy(ahead::next).isInstanceOf(IllegalArgumentException.class);
      assertThat(ahead.next()).isEqualTo(30);
      assertThat(ahead.hasNext()).isFalse();
    }
  }

  @Test
  void whatIsPreparedAndInHandIsBoundedByBytes() {
    List<Integer> sizes = List.of(60, 30, 20, 60, 500, 10, 10);
    List<Integer> started = Collections.synchronizedList(new ArrayList<>());
    int most = 0;
    try (Prefetch<Integer, Integer> ahead =
        new Prefetch<>(
            IntStream.range(0, sizes.size()).iterator(),
            new Prefetch.Limits(1, 10, 100),
            sizes::get,
            i -> {
              started.add(i);
              return i;
            })) {
      for (int taken = 0; ahead.hasNext(); taken++) {
        assertThat(ahead.next()).isEqualTo(taken);
        // The only thread has ended all that was submitted before this.
        int inHand = taken;
        int held =
            List.copyOf(started).stream().filter(i -> i >= inHand).mapToInt(sizes::get).sum();
        assertThat(held).isLessThanOrEqualTo(Math.max(100, sizes.get(taken)));
        most = Math.max(most, held);
      }
    }
    assertThat(started).hasSameSizeAs(sizes);
    assertThat(most).isEqualTo(500);
  }

  @Test
  void whatWasNotTakenIsClosed() {
    AtomicInteger open = new AtomicInteger();
    Prefetch<Integer, Picture> ahead =
        new Prefetch<>(IntStream.range(0, 100).iterator(), 2, 8, i -> new Picture(open));
    try (Picture first = ahead.next()) {
      assertThat(first).isNotNull();
    }
    ahead.close();
    ahead.close();
    assertThat(open).hasValue(0);
  }

  @Test
  void workUnderWayEndsBeforeCloseDoesAlsoInAnInterruptedThread() throws Exception {
    AtomicInteger open = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Prefetch<Integer, Picture> ahead =
        new Prefetch<>(
            List.of(1, 2).iterator(),
            1,
            2,
            i -> {
              begun.countDown();
              awaitLikeNativeCode(goOn);
              return new Picture(open);
            });
    assertThat(ahead.hasNext()).isTrue();
    begun.await();
    boolean[] interrupted = new boolean[1];
    Thread closing =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              ahead.close();
              interrupted[0] = Thread.currentThread().isInterrupted();
            });
    closing.start();
    closing.join(200);
    assertThat(closing.isAlive()).isTrue();
    goOn.countDown();
    closing.join();
    assertThat(open).hasValue(0);
    assertThat(interrupted[0]).isTrue();
  }

  /** Waits, deaf to interrupts. */
  private static void awaitLikeNativeCode(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        continue;
      }
    }
  }
}
