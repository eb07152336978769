package org.winnow.web.fetch.http;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What a transport may use.
 *
 * @param userAgent sent with each request
 * @param connections open at the same time
 * @param connectionsPerHost open to one host and address at the same time
 * @param ioThreads threads that read and write; 2 serve thousands of connections
 * @param connectTimeout for one connection, and again for its TLS handshake
 * @param readTimeout from a request to the end of the headers, and from one part of the content to
 *     the next
 * @param keepAlive how long a connection stays open without a request, if its host names no time
 * @param headers largest number of headers
 * @param headerBytes largest size of all headers
 * @param http2 whether HTTP/2 is offered to hosts of https. Off: with few requests in flight to a
 *     host there is nothing to multiplex, and its frames are one more thing to abuse. It helps
 *     where many answers of few hosts are given up early, as a stream ends without its connection.
 * @param tls certificates to trust; empty for those of the JDK
 */
public record HttpSettings(
    String userAgent,
    int connections,
    int connectionsPerHost,
    int ioThreads,
    Duration connectTimeout,
    Duration readTimeout,
    Duration keepAlive,
    int headers,
    int headerBytes,
    boolean http2,
    Optional<SSLContext> tls) {
  public HttpSettings {
    if (userAgent.isBlank()) {
      throw new IllegalArgumentException("a client names itself");
    }
    if (connections < 1 || connectionsPerHost < 1 || ioThreads < 1) {
      throw new IllegalArgumentException("connections and threads are at least 1");
    }
  }

  /** For one task. */
  public static HttpSettings of(String userAgent) {
    return new HttpSettings(
        userAgent,
        512,
        32,
        2,
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(15),
        200,
        64 * 1024,
        false,
        Optional.empty());
  }

  /** With other limits of connections. */
  public HttpSettings withConnections(int all, int perHost) {
    return new HttpSettings(
        userAgent,
        all,
        perHost,
        ioThreads,
        connectTimeout,
        readTimeout,
        keepAlive,
        headers,
        headerBytes,
        http2,
        tls);
  }

  /** With other times to wait. */
  public HttpSettings withTimeouts(Duration connect, Duration read) {
    return new HttpSettings(
        userAgent,
        connections,
        connectionsPerHost,
        ioThreads,
        connect,
        read,
        keepAlive,
        headers,
        headerBytes,
        http2,
        tls);
  }

  /** With other certificates, and HTTP/2 or not. */
  public HttpSettings withTls(SSLContext context, boolean offerHttp2) {
    return new HttpSettings(
        userAgent,
        connections,
        connectionsPerHost,
        ioThreads,
        connectTimeout,
        readTimeout,
        keepAlive,
        headers,
        headerBytes,
        offerHttp2,
        Optional.of(context));
  }
}
