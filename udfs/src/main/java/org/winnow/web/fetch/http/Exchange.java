package org.winnow.web.fetch.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.fetch.BodyBudget;
import org.winnow.web.fetch.http.Failures.Phase;

/**
 * One request on one connection, and the end of it: an answer or a failure, told once, after the
 * connection is free again or closed.
 *
 * <p>The client calls it on the thread of the connection; {@link #check} and {@link #abort} come
 * from others. To end an exchange, the thread of the connection throws {@link Stop}, which closes
 * the connection.
 */
final class Exchange implements AsyncResponseConsumer<Void>, FutureCallback<Void> {
  /** Attribute of the client's context that holds the exchange. */
  static final String ATTRIBUTE = "org.winnow.exchange";

  /** Informational answers before the real one. */
  private static final int MAX_INFORMATIONAL = 8;

  /** Closes the connection: the outcome is known. */
  private static final class Stop extends IOException {
    private static final long serialVersionUID = 1;

    Stop() {
      super("the exchange is given up");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** A part of the reading. */
  @FunctionalInterface
  private interface Step {
    boolean run() throws FetchException;
  }

  private final Progress progress;
  private final BodyBudget.Lease lease;
  private final ResponseReader reader;
  private final BiConsumer<Exchange, ExchangeEnd> ended;

  private volatile AsyncExecRuntime runtime;
  private volatile Future<?> future;
  private volatile boolean aborted;
  private int informational;

  // Guarded by this.
  private ExchangeEnd end;
  private boolean told;

  Exchange(
      Progress progress,
      BodyBudget.Lease lease,
      ResponseReader reader,
      BiConsumer<Exchange, ExchangeEnd> ended) {
    this.progress = progress;
    this.lease = lease;
    this.reader = reader;
    this.ended = ended;
  }

  /** The client tells its handle of the exchange. */
  void started(Future<?> handle) {
    future = handle;
    if (isDecided()) {
      disconnect();
    }
  }

  /** The client tells what can close the connection. */
  void runtime(AsyncExecRuntime value) {
    runtime = value;
  }

  /** The request is about to be sent. */
  void sending(EndpointDetails details) {
    progress.sending(details);
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context) throws IOException {
    if (++informational > MAX_INFORMATIONAL) {
      throw stop(
          ExchangeEnd.of(
              new FetchException(FetchReason.BAD_HTTP, "too many informational answers")));
    }
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      EntityDetails entity,
      HttpContext context,
      FutureCallback<Void> callback)
      throws IOException {
    progress.received();
    step(() -> reader.head(response, entity != null));
    if (entity == null) {
      step(reader::end);
    }
  }

  @Override
  public void consume(ByteBuffer source) throws IOException {
    progress.received();
    step(() -> reader.content(source));
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    if (reader.known().isPresent()) {
      channel.update(ResponseReader.MAX_SKIPPED);
      return;
    }
    int more = reader.nextStep();
    progress.waitForMemory();
    if (lease.grow(more, () -> resume(channel, more))) {
      resume(channel, more);
    }
  }

  private void resume(CapacityChannel channel, int more) {
    progress.resume();
    try {
      channel.update(more);
    } catch (IOException e) {
      abort(new FetchException(FetchReason.CONNECTION_RESET, "the host closed the connection"));
    }
  }

  @Override
  public void streamEnd(List<? extends Header> trailers) throws IOException {
    step(reader::end);
  }

  /** Where the answer is complete, the connection is back in the pool now. */
  @Override
  public void releaseResources() {
    if (reader.isEnded()) {
      tell();
    }
  }

  /** Comes before the connection is free, so it says nothing. */
  @Override
  public void completed(Void result) {}

  /** The same, where it was cancelled here. */
  @Override
  public void cancelled() {
    if (!aborted) {
      failed(new IOException("cancelled"));
    }
  }

  @Override
  public void failed(Exception cause) {
    decide(endOf(cause));
    tell();
  }

  private ExchangeEnd endOf(Exception cause) {
    if (progress.phase() == Phase.CONNECTING) {
      // A client that has stopped says so.
      return cause instanceof IllegalStateException
          ? ExchangeEnd.of(cause)
          : Failures.connecting(cause).map(ExchangeEnd::of).orElse(ExchangeEnd.UNSENT);
    }
    if (reader.known().isPresent()) {
      return reader.outcome();
    }
    FetchException failure = Failures.exchanging(cause, progress.phase());
    return failure.reason() == FetchReason.CONNECTION_RESET && progress.isUnanswered()
        ? ExchangeEnd.UNSENT
        : ExchangeEnd.of(failure);
  }

  /** Runs a part of the reader; a failure of it ends the exchange. */
  private void step(Step step) throws Stop {
    if (isDecided()) {
      throw new Stop();
    }
    try {
      if (!step.run()) {
        throw stop(reader.outcome());
      }
    } catch (FetchException e) {
      throw stop(ExchangeEnd.of(e));
    } catch (RuntimeException e) {
      throw stop(ExchangeEnd.of(e));
    }
  }

  private Stop stop(ExchangeEnd known) {
    decide(known);
    return new Stop();
  }

  /** Why the exchange must not go on; empty if it may. */
  Optional<FetchException> check(long now) {
    return progress.check(now, reader.contentBytes());
  }

  Progress progress() {
    return progress;
  }

  /** Ends the exchange from another thread. An answer whose content is left out stands. */
  void abort(FetchException failure) {
    aborted = true;
    decide(reader.known().orElseGet(() -> ExchangeEnd.of(failure)));
    disconnect();
    tell();
  }

  private void disconnect() {
    Future<?> handle = future;
    if (handle != null) {
      handle.cancel(true);
    }
    // The client does not cancel an answer of an error whose content is under way.
    AsyncExecRuntime connection = runtime;
    if (connection != null && progress.phase() != Phase.CONNECTING) {
      connection.discardEndpoint();
    }
  }

  private synchronized boolean isDecided() {
    return end != null;
  }

  private synchronized void decide(ExchangeEnd known) {
    if (end == null) {
      end = known;
    }
  }

  private void tell() {
    ExchangeEnd known;
    synchronized (this) {
      if (told) {
        return;
      }
      if (end == null) {
        end = reader.outcome();
      }
      told = true;
      known = end;
    }
    ended.accept(this, known);
  }
}
