package org.winnow.web.polite;

/** An item whose request is to be sent now. It counts as in flight until it is completed. */
public final class Ready<T> {
  private final T item;
  private final HostQueue<T> queue;
  private final Lane<T> lane;
  private final long sentAt;
  private boolean completed;

  Ready(T item, HostQueue<T> queue, Lane<T> lane, long sentAt) {
    this.item = item;
    this.queue = queue;
    this.lane = lane;
    this.sentAt = sentAt;
  }

  public String host() {
    return queue.host;
  }

  public T item() {
    return item;
  }

  /** When it was given out, nanoseconds. */
  public long sentAt() {
    return sentAt;
  }

  HostQueue<T> queue() {
    return queue;
  }

  /** The address that it counts on, also if its host moves to another. */
  Lane<T> lane() {
    return lane;
  }

  void complete() {
    if (completed) {
      throw new IllegalStateException("A request to " + queue.host + " is completed twice");
    }
    completed = true;
  }
}
