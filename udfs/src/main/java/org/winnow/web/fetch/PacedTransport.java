package org.winnow.web.fetch;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.winnow.web.WebUrl;

/** The transport of gates: their requests wait for their turn like those of items. */
final class PacedTransport<T> implements Transport {
  private final FetchLoop<T> loop;
  private final Transport transport;

  PacedTransport(FetchLoop<T> loop, Transport transport) {
    this.loop = loop;
    this.transport = transport;
  }

  @Override
  public CompletableFuture<Answer> get(Request request) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    loop.post(() -> loop.queue(QueuedRequest.ofGate(request, answer)));
    return answer;
  }

  @Override
  public CompletableFuture<List<InetAddress>> addresses(WebUrl url) {
    return transport.addresses(url);
  }

  /** Belongs to the caller of the loop. */
  @Override
  public void close() {}
}
