package org.winnow.web.fetch.http;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What a transport may use.
 *
 * @param userAgent sent with each request
 * @param ioThreads threads that read and write; 2 serve thousands of connections
 */
public record HttpSettings(
    String userAgent,
    int ioThreads,
    Connections connections,
    Timeouts timeouts,
    HeaderLimits headers,
    Tls tls) {
  public HttpSettings {
    if (userAgent.isBlank()) {
      throw new IllegalArgumentException("a client names itself");
    }
    if (ioThreads < 1) {
      throw new IllegalArgumentException("threads are at least 1");
    }
  }

  /**
   * Connections open at the same time.
   *
   * @param all to all hosts
   * @param perHost to one host and address
   */
  public record Connections(int all, int perHost) {
    public Connections {
      if (all < 1 || perHost < 1) {
        throw new IllegalArgumentException("connections are at least 1");
      }
    }
  }

  /**
   * Times to wait.
   *
   * @param connect for one connection, and again for its TLS handshake
   * @param read from a request to the end of the headers, and from one part of the content to the
   *     next
   * @param keepAlive how long a connection stays open without a request, if its host names no time
   */
  public record Timeouts(Duration connect, Duration read, Duration keepAlive) {}

  /**
   * Caps of the headers of an answer.
   *
   * @param count largest number
   * @param bytes largest size of all
   */
  public record HeaderLimits(int count, int bytes) {}

  /**
   * What is agreed with hosts of https.
   *
   * @param http2 whether HTTP/2 is offered. Off: with few requests in flight to a host there is
   *     nothing to multiplex, and its frames are one more thing to abuse. It helps where many
   *     answers of few hosts are given up early, as a stream ends without its connection.
   * @param trusted certificates to trust; empty for those of the JDK
   */
  public record Tls(boolean http2, Optional<SSLContext> trusted) {}

  /** For one task. */
  public static HttpSettings of(String userAgent) {
    return new HttpSettings(
        userAgent,
        2,
        new Connections(512, 32),
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(15)),
        new HeaderLimits(200, 64 * 1024),
        new Tls(false, Optional.empty()));
  }

  /** With other limits of connections. */
  public HttpSettings withConnections(int all, int perHost) {
    Connections other = new Connections(all, perHost);
    return new HttpSettings(userAgent, ioThreads, other, timeouts, headers, tls);
  }

  /** With other times to wait. */
  public HttpSettings withTimeouts(Duration connect, Duration read) {
    Timeouts other = new Timeouts(connect, read, timeouts.keepAlive());
    return new HttpSettings(userAgent, ioThreads, connections, other, headers, tls);
  }

  /** With other certificates, and HTTP/2 or not. */
  public HttpSettings withTls(SSLContext trusted, boolean http2) {
    Tls other = new Tls(http2, Optional.of(trusted));
    return new HttpSettings(userAgent, ioThreads, connections, timeouts, headers, other);
  }
}
