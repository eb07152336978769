package org.winnow.web.address;

import java.time.Duration;

/**
 * What a resolver may use.
 *
 * @param threads lookups at the same time: they block
 * @param hosts answers that are kept; as many lookups may wait
 * @param found how long an answer with addresses is kept
 * @param failed how long a failure is kept
 * @param deadline of a lookup, its wait for a thread included
 */
public record ResolverLimits(
    int threads, int hosts, Duration found, Duration failed, Duration deadline) {
  /** For one task. */
  public static final ResolverLimits DEFAULT =
      new ResolverLimits(
          16, 20_000, Duration.ofMinutes(5), Duration.ofSeconds(60), Duration.ofSeconds(10));

  public ResolverLimits {
    if (threads < 1 || hosts < 1) {
      throw new IllegalArgumentException("threads and hosts are at least 1");
    }
  }
}
