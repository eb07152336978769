package org.winnow.web.fetch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.winnow.web.fetch.http.Client.picture;
import static org.winnow.web.fetch.http.Client.url;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.AsyncEntityProducers;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;
import org.winnow.web.FetchReason;
import org.winnow.web.fetch.Answer;
import org.winnow.web.fetch.BodyBudget;
import org.winnow.web.fetch.BodyRule;
import org.winnow.web.fetch.Request;

class Http2IT {
  /** Serves pictures, pages and nothing. */
  private static final class Pictures
      implements AsyncServerRequestHandler<Message<HttpRequest, Void>> {
    final List<ProtocolVersion> versions = new CopyOnWriteArrayList<>();
    final Set<String> connections = ConcurrentHashMap.newKeySet();

    @Override
    public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
        HttpRequest request, EntityDetails entity, HttpContext context) {
      return new BasicRequestConsumer<>(new DiscardingEntityConsumer<>());
    }

    @Override
    public void handle(
        Message<HttpRequest, Void> message, ResponseTrigger response, HttpContext context)
        throws HttpException, IOException {
      HttpCoreContext core = HttpCoreContext.cast(context);
      versions.add(core.getProtocolVersion());
      connections.add(core.getEndpointDetails().getRemoteAddress().toString());
      String path = message.getHead().getPath();
      boolean page = path.startsWith("/page");
      byte[] body = picture(path.startsWith("/large") ? 5_000_000 : 150_000).getBytes(ISO_8859_1);
      response.submitResponse(
          AsyncResponseBuilder.create(path.startsWith("/gone") ? 410 : 200)
              .setEntity(
                  AsyncEntityProducers.create(
                      body, page ? ContentType.TEXT_HTML : ContentType.IMAGE_JPEG))
              .build(),
          context);
    }
  }

  @Test
  void hostsThatOfferHttp2AreAskedByIt() throws Exception {
    Pictures pictures = new Pictures();
    HttpAsyncServer server =
        H2ServerBootstrap.bootstrap()
            .setVersionPolicy(HttpVersionPolicy.NEGOTIATE)
            .setTlsStrategy(new H2ServerTlsStrategy(ScriptedServer.context()))
            .register("secure.example", "*", pictures)
            .create();
    server.start();
    HttpSettings settings =
        Client.PATIENT.withTls(ScriptedServer.context(), true).withConnections(10, 2);
    try (Client client = new Client(settings, new BodyBudget(64 << 20))) {
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", 0);
      int port =
          ((InetSocketAddress) server.listen(address, URIScheme.HTTPS).get().getAddress())
              .getPort();
      String origin = "https://secure.example:" + port;

      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        answers.add(client.transport.get(request(origin + "/" + i)));
      }
      for (CompletableFuture<Answer> answer : answers) {
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).hasSize(150_000);
      }
      assertThat(client.get(request(origin + "/gone")).status()).isEqualTo(410);
      assertThat(client.failure(request(origin + "/page")).reason())
          .isEqualTo(FetchReason.WRONG_TYPE);
      assertThat(client.failure(request(origin + "/large")).reason())
          .isEqualTo(FetchReason.TOO_LARGE);
      assertThat(client.get(request(origin + "/again")).wireBytes()).isGreaterThan(150_000);
      assertThat(client.budget.held()).isZero();
      assertThat(pictures.versions).hasSize(14).containsOnly(HttpVersion.HTTP_2);
      assertThat(pictures.connections).hasSizeLessThanOrEqualTo(5);
    } finally {
      server.close(CloseMode.IMMEDIATE);
    }
  }

  private static Request request(String url) {
    return Request.of(url(url), BodyRule.picture(Client.CAP), Duration.ofSeconds(8));
  }
}
