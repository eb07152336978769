package org.winnow.web.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnow.web.fetch.http.Client.CAP;
import static org.winnow.web.fetch.http.Client.ok;
import static org.winnow.web.fetch.http.Client.picture;
import static org.winnow.web.fetch.http.Client.url;
import static org.winnow.web.fetch.http.HttpTransportIT.awaitClosed;
import static org.winnow.web.fetch.http.ScriptedServer.answering;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.winnow.web.FetchReason;
import org.winnow.web.fetch.Answer;
import org.winnow.web.fetch.BodyBudget;
import org.winnow.web.fetch.http.Attacks.Attack;

/** Each attack ends with its reason, within its deadline, and is not read beyond its cap. */
class HostileServerIT {
  private static final Client CLIENT = new Client();
  private static final Client PATIENT = new Client(Client.PATIENT, new BodyBudget(64 << 20));

  @AfterEach
  void nothingIsLeft() {
    assertThat(CLIENT.budget.held()).isZero();
    assertThat(PATIENT.budget.held()).isZero();
  }

  /** Where the reason is no time that is over, a busy machine must not make it one. */
  private static Client client(FetchReason reason) {
    return reason.name().endsWith("TIMEOUT") ? CLIENT : PATIENT;
  }

  @AfterAll
  static void theClientsStillWork() throws IOException {
    try (ScriptedServer server = ScriptedServer.on("127.0.0.1", answering(h -> ok(picture(100))))) {
      assertThat(CLIENT.get(url(server, "/")).body()).hasSize(100);
      assertThat(PATIENT.get(url(server, "/")).body()).hasSize(100);
    } finally {
      CLIENT.close();
      PATIENT.close();
    }
  }

  static List<Attack> attacks() {
    return Attacks.plain();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void anAttackEndsWithItsReason(Attack attack) throws IOException {
    try (ScriptedServer server = ScriptedServer.on("127.0.0.1", attack.script())) {
      assertThat(client(attack.reason()).failure(url(server, "/")).reason())
          .isEqualTo(attack.reason());
      assertThat(server.sent.get()).isLessThan(CAP + attack.unread());
      assertThat(server.requests).hasSizeLessThanOrEqualTo(Redirects.MAX + 1);
    }
  }

  @Test
  void aPartOfTheContentIsNoAnswerToAWholeRequest() throws IOException {
    String part =
        "HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-99/1000\r\nContent-Length: 100\r\n\r\n";
    try (ScriptedServer server =
        ScriptedServer.on("127.0.0.1", answering(h -> part + picture(100)))) {
      Answer answer = PATIENT.get(url(server, "/"));
      assertThat(answer.status()).isEqualTo(206);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void continueBeforeTheAnswerIsPassedOver() throws IOException {
    String answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: a\r\n\r\n";
    try (ScriptedServer server =
        ScriptedServer.on("127.0.0.1", answering(h -> answer + ok(picture(100))))) {
      assertThat(PATIENT.get(url(server, "/")).body()).hasSize(100);
    }
  }

  /** What comes behind an answer, and looks like another, is not taken for the next one. */
  @Test
  void aSecondAnswerBehindTheFirstIsNotBelieved() throws Exception {
    String poison =
        "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nX-Poison: 1\r\n\r\n\u00FF\u00D8\u00FFabcd";
    try (ScriptedServer server =
        ScriptedServer.on("127.0.0.1", answering(h -> ok(picture(100)) + poison))) {
      for (int i = 0; i < 20; i++) {
        Answer answer = PATIENT.get(url(server, "/" + i));
        assertThat(answer.body()).hasSize(100);
        assertThat(answer.headers().first("x-poison")).isEmpty();
      }
    }
  }

  @Test
  void aRedirectNeverLeavesHttps() throws IOException {
    HttpSettings settings = Client.PATIENT.withTls(ScriptedServer.context(), false);
    try (Client secure = new Client(settings, new BodyBudget(64 << 20));
        ScriptedServer server =
            ScriptedServer.secure("127.0.0.1", Attacks.redirecting("http://a.example/"))) {
      assertThat(secure.failure(url("https://secure.example:" + server.port() + "/")).reason())
          .isEqualTo(FetchReason.INSECURE_REDIRECT);
    }
  }

  static List<Attack> brokenTls() {
    return Attacks.tls();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenTls")
  void brokenTlsEndsWithItsReason(Attack attack) throws IOException {
    try (ScriptedServer server = ScriptedServer.on("127.0.0.1", attack.script())) {
      assertThat(
              client(attack.reason())
                  .failure(url("https://a.example:" + server.port() + "/"))
                  .reason())
          .isEqualTo(attack.reason());
      assertThat(server.sent.get()).isLessThan(Attacks.SOCKET_BUFFERS);
      awaitClosed(server);
    }
  }

  @Test
  void hostsThatCannotBeReachedSayWhy() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      free = socket.getLocalPort();
    }
    assertThat(PATIENT.failure(url("http://a.example:" + free + "/")).reason())
        .isEqualTo(FetchReason.CONNECT_FAILED);
    assertThat(PATIENT.failure(url("http://two.example:" + free + "/")).reason())
        .isEqualTo(FetchReason.CONNECT_FAILED);
    assertThat(PATIENT.failure(url("http://unknown.example/")).reason())
        .isEqualTo(FetchReason.UNKNOWN_HOST);
    assertThat(PATIENT.failure(url("http://169.254.169.254/")).reason())
        .isEqualTo(FetchReason.FORBIDDEN_ADDRESS);
  }

  /** A full queue of connections drops what knocks. */
  @Test
  void aHostThatDoesNotAcceptTimesOut() throws IOException {
    InetAddress address = InetAddress.getByName("127.0.0.1");
    List<Socket> filling = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, address)) {
      boolean accepts = true;
      while (accepts && filling.size() < 100) {
        Socket socket = new Socket();
        filling.add(socket);
        try {
          socket.connect(new InetSocketAddress(address, full.getLocalPort()), 100);
        } catch (SocketTimeoutException e) {
          accepts = false;
        }
      }
      assertThat(accepts).isFalse();
      assertThat(CLIENT.failure(url("http://a.example:" + full.getLocalPort() + "/")).reason())
          .isEqualTo(FetchReason.CONNECT_TIMEOUT);
    } finally {
      for (Socket socket : filling) {
        socket.close();
      }
    }
  }
}
