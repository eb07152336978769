package org.winnow.web.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnow.web.fetch.http.Client.ok;
import static org.winnow.web.fetch.http.Client.picture;
import static org.winnow.web.fetch.http.Client.url;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.winnow.web.FetchReason;
import org.winnow.web.fetch.Answer;
import org.winnow.web.fetch.BodyBudget;

/** Hosts that close connections which they seemed to keep. */
class KeptConnectionIT {
  private static final int CONNECTIONS = 3;

  private final Client client =
      new Client(Client.PATIENT.withConnections(100, CONNECTIONS), new BodyBudget(64 << 20));

  @AfterEach
  void close() {
    client.close();
  }

  /** The host answers one request of a connection, and closes when it sees the next. */
  @Test
  void aRequestThatTheHostNeverAnsweredIsSentOnANewConnection() throws Exception {
    CountDownLatch open = new CountDownLatch(CONNECTIONS);
    try (ScriptedServer server =
        ScriptedServer.on(
            "127.0.0.1",
            connection -> {
              connection.readHead();
              open.countDown();
              open.await();
              connection.send(ok(picture(100)));
              connection.readHead();
            })) {
      List<CompletableFuture<Answer>> first =
          IntStream.range(0, CONNECTIONS)
              .mapToObj(i -> client.transport.get(client.picture(url(server, "/" + i))))
              .toList();
      for (CompletableFuture<Answer> answer : first) {
        assertThat(answer.get().body()).hasSize(100);
      }

      assertThat(client.get(url(server, "/last")).body()).hasSize(100);

      assertThat(server.connections).hasValue(CONNECTIONS + 1);
      assertThat(server.requests)
          .filteredOn(head -> head.startsWith("GET /last "))
          .as("on each kept connection, and on the new one")
          .hasSize(CONNECTIONS + 1);

      // None is kept from now on.
      assertThat(client.get(url(server, "/more")).body()).hasSize(100);
      assertThat(server.connections).hasValue(CONNECTIONS + 2);
      assertThat(server.requests)
          .filteredOn(head -> head.startsWith("GET /more "))
          .singleElement()
          .asString()
          .contains("Connection: close");
      assertThat(server.requests.get(0)).doesNotContain("Connection: close");
    }
  }

  @Test
  void aRequestThatANewConnectionDoesNotAnswerIsNotSentAgain() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.on("127.0.0.1", ScriptedServer.Connection::readHead)) {
      assertThat(client.failure(url(server, "/")).reason()).isEqualTo(FetchReason.CONNECTION_RESET);
      assertThat(server.requests).hasSize(1);
    }
  }

  /** What came of an answer shows that the host saw the request. */
  @Test
  void anAnswerThatWasBegunIsNotAskedForAgain() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.on(
            "127.0.0.1",
            connection -> {
              connection.readHead();
              connection.send(ok(picture(100)));
              connection.readHead();
              connection.send("HTTP/1.1 200 OK\r\n");
            })) {
      assertThat(client.get(url(server, "/")).body()).hasSize(100);
      assertThat(client.failure(url(server, "/2")).reason())
          .isEqualTo(FetchReason.CONNECTION_RESET);
      assertThat(server.requests).hasSize(2);
    }
  }
}
