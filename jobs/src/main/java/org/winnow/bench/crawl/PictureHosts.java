package org.winnow.bench.crawl;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.AsyncServerBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.AsyncEntityProducers;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.nio.support.BasicResponseProducer;
import org.apache.hc.core5.http.nio.support.BasicServerExchangeHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.IOSessionListener;

/**
 * Servers of pictures in a process of their own, on the addresses 127.0.0.2 and up, each a host.
 * They answer {@code /NUMBER.jpg} and {@code /robots.txt}, and keep a log. For each line on
 * standard input they print what was asked since the last one, as JSON; they end with the input.
 */
public final class PictureHosts implements AsyncServerRequestHandler<Message<HttpRequest, Void>> {
  static final int FIRST = 2;
  static final int MOST = 250;
  private static final String ROBOTS = "/robots.txt";

  private final NumberedPictures pictures;
  private final Map<String, HostLog> logs = new LinkedHashMap<>();

  private PictureHosts(int hosts, int bytes) {
    pictures = new NumberedPictures(bytes);
    for (int i = 0; i < hosts; i++) {
      logs.put(host(i), new HostLog());
    }
  }

  /** The address of a host, counted from 0. */
  static String host(int number) {
    return "127.0.0." + (FIRST + number);
  }

  /**
   * Serves until standard input ends.
   *
   * @param args number of hosts, port, bytes of a picture
   */
  public static void main(String[] args) throws IOException {
    new PictureHosts(Integer.parseInt(args[0]), Integer.parseInt(args[2]))
        .serve(Integer.parseInt(args[1]));
  }

  private void serve(int port) throws IOException {
    HttpAsyncServer server =
        AsyncServerBootstrap.bootstrap()
            .setIOReactorConfig(
                IOReactorConfig.custom()
                    .setSoReuseAddress(true)
                    .setTcpNoDelay(true)
                    .setBacklogSize(4096)
                    .build())
            .setIOSessionListener(new Connections())
            .setRequestRouter((request, context) -> () -> new BasicServerExchangeHandler<>(this))
            .create();
    server.start();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String host : logs.keySet()) {
        server.listen(new InetSocketAddress(host, port), URIScheme.HTTP).get();
      }
      System.out.println("{}");
      while (in.readLine() != null) {
        System.out.println(new ObjectMapper().writeValueAsString(log()));
      }
    } catch (ExecutionException e) {
      System.err.println(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      server.close(CloseMode.IMMEDIATE);
    }
  }

  private Map<String, Integer> log() {
    Map<String, Integer> log = new LinkedHashMap<>();
    log.put(HostsProcess.REQUESTS, logs.values().stream().mapToInt(HostLog::requests).sum());
    log.put(HostsProcess.ROBOTS, most(HostLog::robots));
    log.put(HostsProcess.BUSIEST_SECOND, most(HostLog::busiestSecond));
    log.put(HostsProcess.CONNECTIONS, most(HostLog::mostOpen));
    logs.values().forEach(HostLog::clear);
    return log;
  }

  private int most(ToIntFunction<HostLog> value) {
    return logs.values().stream().mapToInt(value).max().orElse(0);
  }

  private HostLog logOf(SocketAddress local) {
    return logs.get(((InetSocketAddress) local).getAddress().getHostAddress());
  }

  @Override
  public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
      HttpRequest request, EntityDetails entity, HttpContext context) {
    return new BasicRequestConsumer<>(new DiscardingEntityConsumer<>());
  }

  @Override
  public void handle(
      Message<HttpRequest, Void> message, ResponseTrigger response, HttpContext context)
      throws HttpException, IOException {
    String path = message.getHead().getPath();
    logOf(HttpCoreContext.cast(context).getEndpointDetails().getLocalAddress())
        .request(System.nanoTime(), path.equals(ROBOTS));
    response.submitResponse(answer(path), context);
  }

  private BasicResponseProducer answer(String path) {
    if (path.equals(ROBOTS)) {
      return new BasicResponseProducer(200, "User-agent: *\nAllow: /\n", ContentType.TEXT_PLAIN);
    }
    if (!path.matches("/[0-9]{1,9}\\.jpg")) {
      return new BasicResponseProducer(404, "", ContentType.TEXT_PLAIN);
    }
    byte[] picture = pictures.get(Integer.parseInt(path.substring(1, path.length() - 4)));
    return new BasicResponseProducer(
        200, AsyncEntityProducers.create(picture, ContentType.IMAGE_JPEG));
  }

  /** Counts connections. */
  private final class Connections implements IOSessionListener {
    /** Hosts by connection: a closed one has no address. */
    private final Map<String, HostLog> open = new ConcurrentHashMap<>();

    @Override
    public void connected(IOSession session) {
      HostLog log = logOf(session.getLocalAddress());
      open.put(session.getId(), log);
      log.connected();
    }

    @Override
    public void disconnected(IOSession session) {
      Optional.ofNullable(open.remove(session.getId())).ifPresent(HostLog::disconnected);
    }

    @Override
    public void startTls(IOSession session) {}

    @Override
    public void inputReady(IOSession session) {}

    @Override
    public void outputReady(IOSession session) {}

    @Override
    public void timeout(IOSession session) {}

    @Override
    public void exception(IOSession session, Exception e) {}
  }
}
