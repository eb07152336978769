package org.winnow.web.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private static final Runnable NEVER =
      () -> {
        throw new AssertionError("granted");
      };

  @Test
  void bytesAreTakenAtOnceWhileThereAreSome() {
    BodyBudget budget = new BodyBudget(100);
    BodyBudget.Lease lease = budget.open();
    assertThat(lease.grow(60, NEVER)).isTrue();
    assertThat(lease.grow(40, NEVER)).isTrue();
    assertThat(budget.held()).isEqualTo(100);
    assertThat(budget.isTight()).isTrue();
    lease.shrinkTo(30);
    assertThat(budget.held()).isEqualTo(30);
    lease.shrinkTo(90);
    assertThat(budget.held()).isEqualTo(30);
    lease.close();
    lease.close();
    assertThat(budget.held()).isZero();
    assertThat(budget.peak()).isEqualTo(100);
    assertThat(lease.grow(1, NEVER)).as("closed").isFalse();
  }

  @Test
  void oneLeaseAtATimeMayGoBeyondTheBudget() {
    BodyBudget budget = new BodyBudget(100);
    BodyBudget.Lease first = budget.open();
    BodyBudget.Lease second = budget.open();
    BodyBudget.Lease third = budget.open();
    BodyBudget.Lease fourth = budget.open();
    List<String> granted = new ArrayList<>();
    first.grow(50, NEVER);
    second.grow(50, NEVER);
    assertThat(first.grow(50, NEVER)).as("favoured").isTrue();
    assertThat(second.grow(50, () -> granted.add("second"))).isFalse();
    assertThat(third.grow(10, () -> granted.add("third"))).isFalse();
    assertThat(fourth.grow(1, () -> granted.add("fourth"))).isFalse();
    assertThat(first.grow(50, NEVER)).as("still favoured").isTrue();
    assertThat(budget.held()).isEqualTo(200);
    first.shrinkTo(100);
    assertThat(granted).isEmpty();
    first.close();
    assertThat(granted)
        .as("one that fits, and one that is favoured")
        .containsExactly("second", "third");
    assertThat(budget.held()).isEqualTo(110);
    second.shrinkTo(20);
    assertThat(granted).containsExactly("second", "third", "fourth");
    assertThat(budget.held()).isEqualTo(31);
  }

  @Test
  void aLeaseThatIsClosedLeavesTheLine() {
    BodyBudget budget = new BodyBudget(100);
    BodyBudget.Lease first = budget.open();
    BodyBudget.Lease second = budget.open();
    first.grow(150, NEVER);
    assertThat(second.grow(10, NEVER)).isFalse();
    assertThat(budget.isTight()).isTrue();
    second.close();
    first.close();
    assertThat(budget.isTight()).isFalse();
  }

  @Test
  void aBudgetOfNothingIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BodyBudget(0));
  }

  /** Contents that grow step by step, all at once: each ends, whatever their sizes. */
  @Property(tries = 300)
  void contentsNeverWaitForEachOtherForEver(@ForAll long seed) {
    Random random = new Random(seed);
    int largest = 1 + random.nextInt(500);
    BodyBudget budget = new BodyBudget(1 + random.nextInt(300));
    List<Runnable> ready = new ArrayList<>();
    int[] ended = new int[1];
    int contents = 1 + random.nextInt(30);
    for (int i = 0; i < contents; i++) {
      ready.add(new Content(budget.open(), 1 + random.nextInt(largest), random, ready, ended));
    }
    while (!ready.isEmpty()) {
      ready.remove(random.nextInt(ready.size())).run();
    }
    assertThat(ended[0]).isEqualTo(contents);
    assertThat(budget.held()).isZero();
    assertThat(budget.isTight()).isFalse();
  }

  private static final class Content implements Runnable {
    private final BodyBudget.Lease lease;
    private final Random random;
    private final List<Runnable> ready;
    private final int[] ended;
    private int left;

    Content(BodyBudget.Lease lease, int size, Random random, List<Runnable> ready, int[] ended) {
      this.lease = lease;
      this.left = size;
      this.random = random;
      this.ready = ready;
      this.ended = ended;
    }

    @Override
    public void run() {
      if (left == 0) {
        lease.close();
        ended[0]++;
        return;
      }
      int step = 1 + random.nextInt(left);
      left -= step;
      if (lease.grow(step, () -> ready.add(this))) {
        ready.add(this);
      }
    }
  }
}
