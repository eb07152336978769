package org.winnow.web.fetch.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedSelectorException;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.winnow.web.WebUrl;

/** The client of HttpClient 5, with everything off that acts by itself. */
final class HttpClient implements AutoCloseable {
  /** Timeouts of connections are checked as often. */
  private static final TimeValue SELECT_INTERVAL = TimeValue.ofMilliseconds(50);

  private static final int MAX_LINE = 16 * 1024;

  /** Addresses come with each request. */
  private static final DnsResolver NO_LOOKUP =
      new DnsResolver() {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
          throw new UnknownHostException("the client looks up nothing");
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
          throw new UnknownHostException("the client looks up nothing");
        }
      };

  private final PoolingAsyncClientConnectionManager connections;
  private final CloseableHttpAsyncClient client;

  /** What ended its threads; null as long as they run. */
  private volatile Exception failure;

  HttpClient(HttpSettings settings) {
    this.connections = connections(settings);
    this.client =
        HttpAsyncClients.custom()
            .setConnectionManager(connections)
            .setIOReactorConfig(
                IOReactorConfig.custom()
                    .setIoThreadCount(settings.ioThreads())
                    .setSelectInterval(SELECT_INTERVAL)
                    .setTcpNoDelay(true)
                    .build())
            .setIoReactorExceptionCallback(this::threadFailed)
            .setThreadFactory(new DefaultThreadFactory("winnow-http", true))
            .setHttp1Config(
                Http1Config.custom()
                    .setMaxLineLength(Math.min(MAX_LINE, settings.headers().bytes()))
                    .setMaxHeaderCount(settings.headers().count())
                    .setInitialWindowSize(BodyBuffer.FIRST)
                    .build())
            .setH2Config(
                H2Config.custom()
                    .setPushEnabled(false)
                    .setInitialWindowSize(BodyBuffer.FIRST)
                    .setMaxHeaderListSize(settings.headers().bytes())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setRedirectsEnabled(false)
                    .setAuthenticationEnabled(false)
                    .setContentCompressionEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .setExpectContinueEnabled(false)
                    .setHardCancellationEnabled(true)
                    .setConnectionRequestTimeout(Timeout.DISABLED)
                    .setConnectionKeepAlive(TimeValue.of(settings.timeouts().keepAlive()))
                    .build())
            .setUserAgent(settings.userAgent())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .disableConnectionState()
            .disableRequestPriority()
            .addExecInterceptorFirst(
                "winnow",
                (request, entity, scope, chain, callback) -> {
                  exchange(scope.clientContext).runtime(scope.execRuntime);
                  chain.proceed(request, entity, scope, callback);
                })
            .addRequestInterceptorLast(
                (request, entity, context) -> {
                  HttpClientContext client = HttpClientContext.cast(context);
                  exchange(client).sending(client.getEndpointDetails());
                })
            .build();
    client.start();
  }

  private static PoolingAsyncClientConnectionManager connections(HttpSettings settings) {
    ClientTlsStrategyBuilder tls =
        ClientTlsStrategyBuilder.create().setTlsVersions(TLS.V_1_2, TLS.V_1_3);
    settings.tls().trusted().ifPresent(tls::setSslContext);
    return PoolingAsyncClientConnectionManagerBuilder.create()
        .setTlsStrategy(tls.buildAsync())
        .setDnsResolver(NO_LOOKUP)
        .setMaxConnTotal(settings.connections().all())
        .setMaxConnPerRoute(settings.connections().perHost())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.timeouts().connect()))
                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                .build())
        .setDefaultTlsConfig(
            TlsConfig.custom()
                .setHandshakeTimeout(Timeout.of(settings.timeouts().connect()))
                .setVersionPolicy(
                    settings.tls().http2()
                        ? HttpVersionPolicy.NEGOTIATE
                        : HttpVersionPolicy.FORCE_HTTP_1)
                .build())
        .build();
  }

  private static Exchange exchange(HttpClientContext context) {
    return (Exchange) context.getAttribute(Exchange.ATTRIBUTE);
  }

  /**
   * Sends a request to an address. What comes of it is told to the exchange.
   *
   * @param keep whether the connection may be kept for further requests
   */
  void execute(
      Exchange exchange,
      WebUrl url,
      InetAddress address,
      Map<String, String> headers,
      boolean keep) {
    String name = url.host().replace("[", "").replace("]", "");
    HttpHost host = new HttpHost(url.scheme(), address, name, url.port());
    BasicHttpRequest request = new BasicHttpRequest("GET", host, url.target());
    int defaultPort = url.scheme().equals("https") ? 443 : 80;
    request.setAuthority(new URIAuthority(name, url.port() == defaultPort ? -1 : url.port()));
    headers.forEach(request::addHeader);
    // Compressed content is undone where it comes all the same, but costs memory and time.
    request.addHeader("Accept-Encoding", "identity");
    if (!keep) {
      request.addHeader("Connection", "close");
    }
    HttpClientContext context = HttpClientContext.create();
    context.setAttribute(Exchange.ATTRIBUTE, exchange);
    exchange.started(
        client.execute(
            host, new BasicRequestProducer(request, null), exchange, null, context, exchange));
  }

  /** Closes connections that were not used for a while. */
  void evict(Duration idle) {
    connections.closeExpired();
    connections.closeIdle(TimeValue.of(idle));
  }

  /** A thread whose selector is closed by {@link #close} complains, too. */
  private void threadFailed(Exception cause) {
    if (!(cause instanceof ClosedSelectorException)) {
      failure = cause;
    }
  }

  /** What ended its threads; null as long as they run. */
  Exception failure() {
    return failure;
  }

  /** Whether its threads are gone, by {@link #close} or by a failure. */
  boolean hasStopped() {
    return client.getStatus().compareTo(IOReactorStatus.SHUTTING_DOWN) >= 0;
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
