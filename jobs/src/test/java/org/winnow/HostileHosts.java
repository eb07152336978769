package org.winnow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.winnow.web.fetch.http.ScriptedServer.answering;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.winnow.web.fetch.http.Attacks;
import org.winnow.web.fetch.http.Attacks.Attack;
import org.winnow.web.fetch.http.Client;
import org.winnow.web.fetch.http.ScriptedServer;
import org.winnow.web.fetch.http.ScriptedServer.Script;

/**
 * Hosts that attack, each in its own way, and a list of their URLs. The name of a row tells what
 * its host does.
 */
final class HostileHosts implements AutoCloseable {
  /** Attacks that cost memory or time, of which the list has many rows. */
  static final Set<String> HEAVY =
      Set.of(
          "content has no end",
          "chunks have no end",
          "a gzip bomb",
          "a deflate bomb",
          "gzip without end",
          "headers without end",
          "one header without end",
          "large headers",
          "lines before the status",
          "nothing is said",
          "headers drip",
          "content drips",
          "redirects without end");

  static final int MANY = 100;
  static final int FEW = 3;

  /** Pictures of each host that attacks. */
  static final int GOOD = 2;

  /** Name of the pictures of a host that attacks, before that of the attack. */
  static final String BESIDE = "beside: ";

  /** Name of the rows of a host that attacks who asks for its rules, before that of the attack. */
  static final String AT_ONCE = "at once: ";

  /** A name that leads elsewhere as soon as its host was asked for a picture. */
  static final String MOVING = "moving.test";

  /** Names that have an address within a network. */
  static final List<String> FORBIDDEN = List.of("metadata.test", "network.test", "two.test");

  /** Name of rows that lead to one of these names. */
  static final String LEADING = "a redirect to a name";

  /** Name of rows whose contents are large, come at once, and end late: all do not fit the heap. */
  static final String LARGE = "large contents";

  static final int LARGE_HOSTS = 5;

  /** Rows of each of these hosts: as many as there are connections to it. */
  static final int LARGE_ROWS = 16;

  private static final int LARGE_BYTES = 15 << 20;
  private static final int LATE_MILLIS = 300;

  /** Name of rows whose host takes no connection. */
  static final String CLOSED = "closed";

  private final List<ScriptedServer> servers = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();

  /** Hosts that a crawl may ask by its list: all that there are, those of networks, too. */
  private final Set<String> listed = new TreeSet<>(List.of("*", "169.254.169.254", "10.0.0.1"));

  private final List<Attack> attacks = Attacks.plain();
  private final Path folder;
  private final ScriptedServer inside;

  /**
   * @param folder for the file of names
   */
  HostileHosts(Path folder) throws IOException {
    this.folder = folder;
    for (int i = 0; i < attacks.size(); i++) {
      Attack attack = attacks.get(i);
      String name = attack.name();
      String origin = serve("127.0.1." + (i + 1), behindRules(attack.script()));
      list(origin + "/", HEAVY.contains(name) ? MANY : FEW, name);
      list(origin + "/good", GOOD, BESIDE + name);
      list(serve("127.0.2." + (i + 1), attack.script()) + "/", FEW, AT_ONCE + name);
    }
    List<Attack> tls = Attacks.tls();
    for (int i = 0; i < tls.size(); i++) {
      String origin = serve("127.0.3." + (i + 1), tls.get(i).script());
      list(origin.replace("http:", "https:") + "/", FEW, AT_ONCE + tls.get(i).name());
    }
    for (int i = 0; i < LARGE_HOSTS; i++) {
      list(serve("127.0.5." + (i + 1), behindRules(large())) + "/", LARGE_ROWS, LARGE);
    }
    listed.add("127.0.3.99");
    list("http://127.0.3.99:1/", FEW, CLOSED);

    point("127.0.4.1");
    Script moving =
        connection -> {
          connection.readHead();
          connection.send(picture("Connection: close\r\n"));
          point("127.0.4.2", "169.254.169.254");
        };
    serve("127.0.4.1", behindRules(moving));
    int port = servers.get(servers.size() - 1).port();
    inside = ScriptedServer.on("127.0.4.2", port, answering(head -> picture()));
    servers.add(inside);
    list("http://" + MOVING + ":" + port + "/", MANY, MOVING);
    for (String name : FORBIDDEN) {
      list("http://" + name + "/", FEW, name);
      list(serve("127.0.4.3", behindRules(leading("http://" + name + "/"))) + "/", FEW, LEADING);
    }
  }

  /** Starts a server; its origin. */
  private String serve(String address, Script script) throws IOException {
    ScriptedServer server = ScriptedServer.on(address, script);
    servers.add(server);
    listed.add(address);
    return "http://" + address + ":" + server.port();
  }

  private void list(String start, int number, String name) {
    for (int i = 0; i < number; i++) {
      rows.add(start + i + "," + name);
    }
  }

  /** Reserves nothing, has good pictures, and attacks who asks for others. */
  private static Script behindRules(Script attack) {
    return connection -> {
      for (String head = connection.readHead(); head != null; head = connection.readHead()) {
        if (head.matches("(?s)GET /(robots\\.txt|ai\\.txt|\\.well-known/).*")) {
          connection.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        } else if (head.startsWith("GET /good")) {
          connection.send(picture());
        } else {
          connection.unread(head);
          attack.serve(connection);
          return;
        }
      }
    };
  }

  private static Script large() {
    byte[] answer = Client.ok(Client.picture(LARGE_BYTES)).getBytes(ISO_8859_1);
    byte[] end = Arrays.copyOfRange(answer, answer.length - 1, answer.length);
    byte[] start = Arrays.copyOf(answer, answer.length - 1);
    return connection -> {
      connection.readHead();
      connection.send(start);
      Thread.sleep(LATE_MILLIS);
      connection.send(end);
    };
  }

  private static Script leading(String location) {
    String moved = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n";
    return answering(head -> moved);
  }

  private static String picture() {
    return picture("");
  }

  private static String picture(String header) {
    String bytes = new String(LocalCrawl.picture(100), ISO_8859_1);
    return "HTTP/1.1 200 OK\r\n"
        + header
        + "Content-Length: "
        + bytes.length()
        + "\r\n\r\n"
        + bytes;
  }

  /** Writes where names lead to, at once. */
  private void point(String... moving) throws IOException {
    List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost"));
    // Hadoop looks up the name of the machine.
    lines.add("127.0.0.1 " + InetAddress.getLocalHost().getHostName());
    for (String address : moving) {
      lines.add(address + " " + MOVING);
    }
    lines.add("169.254.169.254 metadata.test");
    lines.add("10.0.0.1 network.test");
    lines.add("127.0.4.1 two.test");
    lines.add("192.168.0.1 two.test");
    Path next = Files.createTempFile(folder, "names", "");
    Files.write(next, lines);
    Files.move(next, names(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The file of names, as Java's property {@code jdk.net.hosts.file} takes it. */
  Path names() {
    return folder.resolve("names");
  }

  /** The value of {@code crawl.hosts}. */
  String listed() {
    return "[\"" + String.join("\", \"", listed) + "\"]";
  }

  /** Rows of a list: URL and name. */
  List<String> rows() {
    return rows;
  }

  List<Attack> attacks() {
    return attacks;
  }

  /** The port of the name that moves. */
  int port() {
    return inside.port();
  }

  /** Connections to the host where {@link #MOVING} leads to at last. */
  int connectionsInside() {
    return inside.connections.get();
  }

  @Override
  public void close() throws IOException {
    for (ScriptedServer server : servers) {
      server.close();
    }
  }
}
