package org.winnow.web.fetch;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.winnow.web.WebUrl;

/**
 * Sends requests. It keeps no pace: see {@link Fetcher}.
 *
 * <p>Futures fail with a {@link org.winnow.web.FetchException}; any other exception is a bug, or
 * the end of the transport. What depends on a future may run on a thread of the transport, and must
 * not block. A future that is cancelled ends its request.
 */
public interface Transport extends AutoCloseable {
  /** Sends a request. An answer of any status completes the future. */
  CompletableFuture<Answer> get(Request request);

  /** The addresses of the host of a URL, the one that is tried first at the head. */
  CompletableFuture<List<InetAddress>> addresses(WebUrl url);

  /** Ends all requests. */
  @Override
  void close();
}
