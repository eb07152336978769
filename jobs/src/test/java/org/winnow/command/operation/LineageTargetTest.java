package org.winnow.command.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.console.UserException;

/** Where events of OpenLineage go. */
class LineageTargetTest {
  private final List<String> received = new CopyOnWriteArrayList<>();
  private HttpServer server;

  /** A server that takes two events and no more. */
  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/lineage",
        exchange -> {
          received.add(
              exchange.getRequestHeaders().getFirst("Content-Type")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(received.size() <= 2 ? 201 : 503, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void eventsArePostedInTheirOrder() throws IOException {
    send(address(), "{\"a\":1}", "{\"b\":2}");
    assertThat(received)
        .containsExactly("application/json {\"a\":1}", "application/json {\"b\":2}");
  }

  @Test
  void anAnswerThatIsNoSuccessIsTold() {
    assertThatThrownBy(() -> send(address(), "{}", "{}", "{}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("could not all be sent");
    assertThat(received).hasSize(3);
  }

  @Test
  void aServerThatIsNotThereIsTold() {
    String address = address();
    server.stop(0);
    assertThatThrownBy(() -> send(address, "{}")).isInstanceOf(UserException.class);
  }

  @Test
  void aFileHasALineForEachEvent(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("events.jsonl");
    send(file.toString(), "{}", "[]");
    assertThat(file).hasContent("{}\n[]\n");
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1/lineage";
  }

  private static void send(String target, String... events) throws IOException {
    new LineageTarget(target).send(List.of(events), new Configuration());
  }
}
