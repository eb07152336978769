package org.winnow.web.fetch;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The requests under way, so that they can be ended. */
final class Flights {
  private final Transport transport;
  private final Set<CompletableFuture<Answer>> flying = ConcurrentHashMap.newKeySet();

  Flights(Transport transport) {
    this.transport = transport;
  }

  /**
   * Sends a request.
   *
   * @param ended told the answer or the failure, on any thread
   */
  void send(Request request, BiConsumer<Answer, Throwable> ended) {
    CompletableFuture<Answer> flight = transport.get(request);
    flying.add(flight);
    flight.whenComplete(
        (answer, error) -> {
          flying.remove(flight);
          ended.accept(answer, error instanceof CompletionException ? error.getCause() : error);
        });
  }

  void cancel() {
    flying.forEach(flight -> flight.cancel(true));
  }
}
