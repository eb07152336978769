package org.winnow.web.fetch.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;

/**
 * What an exception of the client means. The messages are written here: those of the client may
 * quote the answer.
 */
final class Failures {
  /** How far an exchange came. */
  enum Phase {
    /** Nothing of the request was sent. */
    CONNECTING,
    /** The request was sent, the headers of the answer are not complete. */
    WAITING,
    READING
  }

  private Failures() {}

  /** Why no connection was made; empty if the failure does not say that of the host. */
  static Optional<FetchException> connecting(Exception cause) {
    if (cause instanceof SSLException) {
      return failure(FetchReason.TLS_FAILURE, "the TLS handshake failed");
    }
    if (cause instanceof SocketTimeoutException || cause instanceof ConnectTimeoutException) {
      return failure(FetchReason.CONNECT_TIMEOUT, "no connection within its time");
    }
    if (cause instanceof ConnectException
        || cause instanceof NoRouteToHostException
        || cause instanceof UnresolvedAddressException) {
      return failure(FetchReason.CONNECT_FAILED, "the connection was refused");
    }
    if (cause instanceof RuntimeException) {
      return failure(FetchReason.CONNECT_FAILED, "no connection: " + cause.getClass().getName());
    }
    return Optional.empty();
  }

  /**
   * Why an exchange failed after its request was sent. The parsers of the client answer some odd
   * input, such as chunks of a negative size, with a runtime exception.
   */
  static FetchException exchanging(Exception cause, Phase phase) {
    boolean reading = phase == Phase.READING;
    if (cause instanceof SocketTimeoutException) {
      return new FetchException(FetchReason.READ_TIMEOUT, "the host went silent");
    }
    if (cause instanceof MessageConstraintException && !reading) {
      return new FetchException(
          FetchReason.HEADERS_TOO_LARGE, "a header is too long, or there are too many");
    }
    if (cause instanceof TruncatedChunkException) {
      return new FetchException(FetchReason.TRUNCATED, "the content ends within a chunk");
    }
    if (cause instanceof MalformedChunkCodingException
        || cause instanceof MessageConstraintException
        || cause instanceof HttpException
        || cause instanceof RuntimeException) {
      return new FetchException(FetchReason.BAD_HTTP, "the answer breaks the protocol");
    }
    if (cause instanceof ConnectionClosedException && reading) {
      return new FetchException(FetchReason.TRUNCATED, "the content ends early");
    }
    return new FetchException(FetchReason.CONNECTION_RESET, "the host closed the connection");
  }

  private static Optional<FetchException> failure(FetchReason reason, String message) {
    return Optional.of(new FetchException(reason, message));
  }
}
