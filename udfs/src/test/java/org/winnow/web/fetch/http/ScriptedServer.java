package org.winnow.web.fetch.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server on a loopback address that does with each connection what a script says, and counts. It
 * speaks no HTTP by itself, so that it can break it.
 */
public final class ScriptedServer implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** What happens on one connection. It is closed after it. */
  @FunctionalInterface
  public interface Script {
    void serve(Connection connection) throws IOException, InterruptedException;
  }

  /** One accepted connection. */
  public final class Connection {
    private final Socket socket;
    private String unread;

    private Connection(Socket socket) {
      this.socket = socket;
    }

    /** The next request up to its empty line; null at the end of the connection. */
    public String readHead() throws IOException {
      if (unread != null) {
        String head = unread;
        unread = null;
        return head;
      }
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      while (true) {
        int next = in.read();
        if (next < 0) {
          return null;
        }
        head.write(next);
        String text = head.toString(StandardCharsets.ISO_8859_1);
        if (text.endsWith("\r\n\r\n")) {
          requests.add(text);
          return text;
        }
      }
    }

    /** Lets the next call of {@link #readHead} give a request that was read already. */
    public void unread(String head) {
      unread = head;
    }

    public void send(String latin1) throws IOException {
      send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      sent.addAndGet(bytes.length);
    }

    /** Closes the connection by a reset. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private final ServerSocket listener;
  private final Script script;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  public final AtomicLong sent = new AtomicLong();
  public final AtomicInteger connections = new AtomicInteger();
  public final AtomicInteger maxOpen = new AtomicInteger();
  public final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();

  private ScriptedServer(ServerSocket listener, String address, int port, Script script)
      throws IOException {
    this.listener = listener;
    this.script = script;
    listener.bind(new InetSocketAddress(InetAddress.getByName(address), port), 500);
    thread("accept", this::accept);
  }

  public static ScriptedServer on(String address, Script script) throws IOException {
    return on(address, 0, script);
  }

  /**
   * A server on a port.
   *
   * @param port 0: any that is free
   */
  public static ScriptedServer on(String address, int port, Script script) throws IOException {
    return new ScriptedServer(new ServerSocket(), address, port, script);
  }

  /** A server of https, whose certificate is for {@code secure.example}. */
  public static ScriptedServer secure(String address, Script script) throws IOException {
    return new ScriptedServer(
        context().getServerSocketFactory().createServerSocket(), address, 0, script);
  }

  /** Answers each request of a connection, until one says that it is closed. */
  public static Script answering(Function<String, String> answer) {
    return connection -> {
      for (String head = connection.readHead(); head != null; head = connection.readHead()) {
        String text = answer.apply(head);
        connection.send(text);
        if (text.contains("Connection: close")) {
          return;
        }
      }
    };
  }

  /** Answers the first request, and closes. */
  public static Script once(String answer) {
    return connection -> {
      connection.readHead();
      connection.send(answer);
    };
  }

  /** Begins an answer, and says no more. */
  public static Script silentAfter(String start) {
    return connection -> {
      connection.readHead();
      connection.send(start);
      connection.readHead();
    };
  }

  /** Begins an answer, and goes on with a byte now and then. */
  public static Script dripping(String start) {
    return connection -> {
      connection.readHead();
      connection.send(start);
      while (true) {
        Thread.sleep(20);
        connection.send("x");
      }
    };
  }

  /** Begins an answer, and repeats a part of it for ever. */
  public static Script endless(String start, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.ISO_8859_1);
    return connection -> {
      connection.readHead();
      connection.send(start);
      while (true) {
        connection.send(bytes);
      }
    };
  }

  /** Knows, and trusts, the certificate of the secure server. */
  public static SSLContext context() {
    try (InputStream in = ScriptedServer.class.getResourceAsStream("server.p12")) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD);
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, PASSWORD);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("server", keys.getCertificate("server"));
      TrustManagerFactory trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Connections that are open now. */
  public int open() {
    return open.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        socket.setSendBufferSize(64 * 1024);
        sockets.add(socket);
        connections.incrementAndGet();
        maxOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        thread("serve", () -> serve(socket));
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      script.serve(new Connection(socket));
    } catch (IOException | InterruptedException e) {
      // The client, or the test, is gone.
    } finally {
      sockets.remove(socket);
      open.decrementAndGet();
    }
  }

  private static void thread(String name, Runnable work) {
    Thread thread = new Thread(work, "scripted-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
