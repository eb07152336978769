package org.winnow.web.fetch;

import java.util.Iterator;

/**
 * Fetches the pictures of one task from many hosts, each at its own pace.
 *
 * <p>Of each origin, the {@link HostGate} is asked first. Transient failures are tried again after
 * a while, others are not. A redirect is one more request to the host that it leads to, and passes
 * the gate of that origin, too. A host that cannot be reached, or asks to wait for long, is given
 * up, and what is left of it is deferred. Two tasks that ask one host know nothing of each other:
 * the caller puts the items of a host into one task.
 *
 * @param <T> what the caller knows an item by
 */
public final class Fetcher<T> {
  private final Transport transport;
  private final HostGate gate;
  private final FetchSettings settings;
  private final BodyBudget budget;
  private final Ticker ticker;

  /**
   * @param transport stays open
   * @param budget that of the transport: nothing is sent while it is exhausted, and what waits to
   *     be taken counts
   */
  public Fetcher(
      Transport transport,
      HostGate gate,
      FetchSettings settings,
      BodyBudget budget,
      Ticker ticker) {
    this.transport = transport;
    this.gate = gate;
    this.settings = settings;
    this.budget = budget;
    this.ticker = ticker;
  }

  /**
   * Fetches all items. Each gives one result, in the order in which they end.
   *
   * @param items grouped by host or not; read ahead as far as the settings allow
   */
  public FetchResults<T> run(Iterator<FetchItem<T>> items) {
    return new FetchResults<>(items, new FetchLoop<>(transport, gate, settings, budget, ticker));
  }
}
