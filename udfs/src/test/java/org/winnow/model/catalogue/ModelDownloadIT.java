package org.winnow.model.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.ModelSpec;

/** Downloads from a server of our own that behaves and misbehaves. */
class ModelDownloadIT {
  private static final byte[] FILE = new byte[300_000];

  static {
    new Random(5).nextBytes(FILE);
  }

  @TempDir Path dir;
  private HttpServer server;
  private final List<String> ranges = new CopyOnWriteArrayList<>();
  private int cutAfter = Integer.MAX_VALUE;
  private int cuts;
  private boolean knowsRanges = true;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/file", this::serve);
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", address("/file"));
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/gone",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aFileIsFetchedOnceThroughARedirect() throws Exception {
    List<Long> seen = new ArrayList<>();
    ModelDownload download =
        new ModelDownload(model("/moved", FILE), dir.resolve("new/folder"), seen::add);
    assertThat(download.fetch()).isTrue();
    assertThat(download.target()).hasBinaryContent(FILE);
    assertThat(seen).isSorted().endsWith(300_000L);
    assertThat(download.fetch()).as("it is there").isFalse();
    assertThat(ranges).containsExactly("none");
    assertThat(files(dir.resolve("new/folder"))).containsExactly("model.onnx");
  }

  @Test
  void aCutConnectionIsContinuedWhereItBroke() throws Exception {
    cutAfter = 100_000;
    cuts = 2;
    assertThat(download("/file").fetch()).isTrue();
    assertThat(dir.resolve("model.onnx")).hasBinaryContent(FILE);
    assertThat(ranges).hasSize(3).startsWith("none");
    assertThat(ranges.get(1)).matches("bytes=[1-9][0-9]*-");
  }

  @Test
  void aConnectionThatIsAlwaysCutKeepsWhatCameForTheNextTry() throws Exception {
    cutAfter = 50_000;
    cuts = 3;
    assertThatThrownBy(() -> download("/file").fetch())
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("The transfer failed 3 times")
        .hasMessageContaining("bytes are kept: the next try goes on from there.");
    assertThat(dir.resolve("model.onnx")).doesNotExist();
    assertThat(Files.size(dir.resolve("model.onnx.part"))).isPositive();
    assertThat(download("/file").fetch()).isTrue();
    assertThat(dir.resolve("model.onnx")).hasBinaryContent(FILE);
  }

  @Test
  void aServerWithoutRangesSendsAllAgain() throws Exception {
    knowsRanges = false;
    Files.write(dir.resolve("model.onnx.part"), Arrays.copyOf(FILE, 1000));
    assertThat(download("/file").fetch()).isTrue();
    assertThat(dir.resolve("model.onnx")).hasBinaryContent(FILE);
  }

  @Test
  void anotherFileIsNotKept() throws Exception {
    byte[] other = FILE.clone();
    other[7]++;
    ModelDownload sameLength = new ModelDownload(model("/file", other), dir, n -> {});
    assertThatThrownBy(sameLength::fetch)
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("What came is another file: its SHA-256 is " + sha256(FILE));
    ModelDownload longer =
        new ModelDownload(model("/file", Arrays.copyOf(FILE, 1000)), dir, n -> {});
    assertThatThrownBy(longer::fetch)
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("it is longer than 1000 bytes");
    assertThat(files(dir)).isEmpty();
  }

  @Test
  void aStalePartThatIsAnotherFileIsThrownAwayAndTheNextTryIsClean() throws Exception {
    Files.write(dir.resolve("model.onnx.part"), new byte[200_000]);
    assertThatThrownBy(() -> download("/file").fetch()).hasMessageContaining("another file");
    assertThat(download("/file").fetch()).isTrue();
  }

  @Test
  void anAddressThatIsGoneSaysItsStatus() throws IOException {
    assertThatThrownBy(() -> download("/gone").fetch())
        .isInstanceOf(DownloadException.class)
        .hasMessage("The server answered with status 404.");
    assertThat(files(dir)).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsTriedThreeTimes() throws IOException {
    ModelDownload download = download("/file");
    server.stop(0);
    assertThatThrownBy(download::fetch)
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("The transfer failed 3 times")
        .hasMessageContaining("Connection refused");
    assertThat(files(dir)).isEmpty();
  }

  @Test
  void aFileOfThatNameWithOtherContentIsNotWrittenOver() throws IOException {
    Files.writeString(dir.resolve("model.onnx"), "mine");
    assertThatThrownBy(() -> download("/file").fetch())
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("There is another file of that name already");
    assertThat(dir.resolve("model.onnx")).hasContent("mine");
  }

  @Test
  void aFolderThatCannotBeMadeSaysSo() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "x");
    assertThatThrownBy(() -> new ModelDownload(model("/file", FILE), file, n -> {}).fetch())
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("The folder cannot be");
    // Root may write anywhere else; in /proc nobody may.
    assertThatThrownBy(
            () -> new ModelDownload(model("/file", FILE), Path.of("/proc/models"), n -> {}).fetch())
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("The folder cannot be written");
  }

  private void serve(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(range == null ? "none" : range);
    int start = 0;
    if (range != null && knowsRanges) {
      start = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + start + "-" + (FILE.length - 1) + "/" + FILE.length);
    }
    exchange.sendResponseHeaders(start > 0 ? 206 : 200, FILE.length - start);
    OutputStream out = exchange.getResponseBody();
    int length = FILE.length - start;
    if (cuts > 0 && length > cutAfter) {
      cuts--;
      out.write(FILE, start, cutAfter);
      out.flush();
      // Closed before all of it was sent: the server drops the connection.
      exchange.close();
      return;
    }
    out.write(FILE, start, length);
    exchange.close();
  }

  private ModelDownload download(String path) {
    return new ModelDownload(model(path, FILE), dir, n -> {});
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private ModelDescriptor model(String path, byte[] content) {
    ModelSpec like = ModelCatalogue.ofFolder(Path.of("../conf/models")).descriptor("sface").spec();
    ModelSpec spec =
        new ModelSpec(
            "model",
            like.family(),
            "model.onnx",
            sha256(content),
            like.engine(),
            like.licence(),
            like.input(),
            like.outputs(),
            like.dimension(),
            1,
            false,
            Map.of());
    return new ModelDescriptor(
        spec,
        content.length,
        new ModelDescriptor.Source(Optional.empty(), Optional.empty(), Optional.of(address(path))),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        false);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
