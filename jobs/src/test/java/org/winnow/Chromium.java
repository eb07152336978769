package org.winnow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;
import org.winnow.testing.Absent;

/**
 * A headless Chromium, spoken to over its DevTools protocol with the JDK alone.
 *
 * <p>The browser is named by {@code WINNOW_CHROMIUM}, or is {@code chromium}, {@code
 * chromium-browser} or {@code google-chrome} on the PATH. Without one, a test that asks for it is
 * skipped, or fails where {@code WINNOW_REQUIRE_BROWSER=1}.
 */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String READY = "document.documentElement?.dataset.ready || ''";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();

  private Chromium(Process process, Path profile, String page) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(page), new Listener())
            .join();
  }

  /** Starts the browser, or skips the test. */
  static Chromium start() throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory("winnow-chromium");
    Process process =
        new ProcessBuilder(
                program(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new Chromium(process, profile, page(address(process)));
  }

  private static String program() {
    String named = System.getenv("WINNOW_CHROMIUM");
    Optional<String> found =
        named != null
            ? Optional.of(named)
            : Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(
                    folder ->
                        Stream.of("chromium", "chromium-browser", "google-chrome")
                            .map(name -> folder + File.separator + name))
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    throw Absent.skip(
        "needs Chromium: install it, or name it by WINNOW_CHROMIUM", "WINNOW_REQUIRE_BROWSER");
  }

  private static URI address(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith("DevTools listening on ")) {
        // What it says later is read and forgotten, so that it never waits for a reader.
        Thread drain = new Thread(() -> lines.lines().forEach(rest -> {}), "chromium-errors");
        drain.setDaemon(true);
        drain.start();
        return URI.create(line.substring("DevTools listening on ".length()).trim());
      }
    }
    throw new IOException("Chromium did not start:\n" + said);
  }

  private static String page(URI browser) throws IOException, InterruptedException {
    URI list = URI.create("http://" + browser.getAuthority() + "/json/list");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString());
    for (JsonNode target : JSON.readTree(answer.body())) {
      if (target.path("type").asText().equals("page")) {
        return target.path("webSocketDebuggerUrl").asText();
      }
    }
    throw new IOException("Chromium has no page: " + answer.body());
  }

  /**
   * Opens a file and waits until its script says that it is ready.
   *
   * @param width of the window in CSS pixels
   * @param scheme {@code light} or {@code dark}
   */
  void open(Path file, int width, String scheme) throws InterruptedException {
    events.clear();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    send(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    send("Page.navigate", Map.of("url", file.toUri().toString()));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!evaluate(READY).asText().equals("yes")) {
      if (System.nanoTime() > end) {
        throw new AssertionFailedError("The page is not ready; it said " + said());
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** The value of an expression in the page. */
  JsonNode evaluate(String expression) {
    JsonNode answer =
        send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionFailedError(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Presses and releases a key, {@code Tab} or {@code ArrowRight} for example. */
  void press(String key) {
    send("Input.dispatchKeyEvent", Map.of("type", "rawKeyDown", "key", key, "code", key));
    send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key));
  }

  /** The visible part of the page as a PNG file. */
  byte[] screenshot() {
    return Base64.getDecoder()
        .decode(send("Page.captureScreenshot", Map.of("format", "png")).path("data").asText());
  }

  /** Everything that the console and the browser's log say about the page. */
  List<String> said() {
    return events.stream()
        .filter(
            event ->
                List.of("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
                    .contains(event.path("method").asText()))
        .map(JsonNode::toString)
        .toList();
  }

  /** Addresses that the page asked for, beside itself and what it carries as data. */
  List<String> fetched() {
    List<String> urls = new ArrayList<>();
    for (JsonNode event : events) {
      JsonNode request = event.path("params").path("request");
      boolean sent = event.path("method").asText().equals("Network.requestWillBeSent");
      boolean document = event.path("params").path("type").asText().equals("Document");
      if (sent && !document && !request.path("url").asText().startsWith("data:")) {
        urls.add(request.path("url").asText());
      }
    }
    return urls;
  }

  private JsonNode send(String method, Map<String, Object> parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    try {
      String message =
          JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
      socket.sendText(message, true).join();
      JsonNode result = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (result.has("error")) {
        throw new AssertionFailedError(method + ": " + result.path("error"));
      }
      return result.path("result");
    } catch (Exception e) {
      throw new AssertionFailedError("Chromium does not answer " + method, e);
    }
  }

  /** Gathers messages, which come in pieces. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
      message.append(piece);
      if (last) {
        receive(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void receive(String text) {
      try {
        JsonNode node = JSON.readTree(text);
        if (node.has("id")) {
          answers.remove(node.path("id").asInt()).complete(node);
        } else {
          events.add(node);
        }
      } catch (IOException e) {
        answers.values().forEach(answer -> answer.completeExceptionally(e));
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
