package org.winnow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** A list of URLs, the hosts on this machine that serve them, and crawls into one warehouse. */
final class LocalCrawl implements AutoCloseable {
  private static final int HOSTS = 5;

  private final Path list;
  private final Winnow winnow;
  private final PictureServer server = new PictureServer(HOSTS);

  /**
   * @param folder for the list and the warehouse
   */
  LocalCrawl(Path folder) {
    list = folder.resolve("list.csv");
    winnow = new Winnow(folder.resolve("warehouse"));
  }

  Path list() {
    return list;
  }

  Winnow winnow() {
    return winnow;
  }

  PictureServer server() {
    return server;
  }

  /** Writes the list: rows of URL and name. */
  void write(String... rows) throws IOException {
    Files.writeString(list, "url,name\n" + String.join("\n", rows) + "\n");
  }

  /** Crawls the list, which must succeed. */
  void run(String... more) {
    winnow.succeed(arguments(more));
  }

  /** The command line of a crawl of the list. */
  String[] arguments(String... more) {
    return arguments(list, more);
  }

  /** The command line of a crawl of a list. */
  static String[] arguments(Path list, String... more) {
    List<String> all = new ArrayList<>(List.of("crawl", "--urls", list.toString()));
    for (String set :
        List.of(
            "basis=research",
            "hosts=[\"127.0.0.2\",\"127.0.0.3\",\"127.0.0.4\",\"127.0.0.5\",\"127.0.0.6\"]",
            "contact=me@example.org",
            "allow_loopback=true",
            "host_rate=500")) {
      all.addAll(List.of("--set", "crawl." + set));
    }
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Serves a small grey picture. */
  void serve(int host, String path, int level) {
    server.serve(host, path, PictureServer.Page.picture(picture(level)));
  }

  /** The sources by status and reason: lines of status, reason and number. */
  String byReason() {
    return winnow.sql(
        "SELECT status, coalesce(reason, ''), count(*) FROM sources GROUP BY 1, 2 ORDER BY 1, 2");
  }

  /** How often a path was asked for. */
  long asked(String path) {
    return server.log().stream().filter(asked -> asked.path().equals(path)).count();
  }

  /**
   * A small PNG of one grey.
   *
   * @param level from 0 to 255
   */
  static byte[] picture(int level) {
    try (Mat picture = new Mat(12, 16, opencv_core.CV_8UC3, new Scalar(level, level, level, 0))) {
      return png(picture);
    }
  }

  /** A PNG of noise, of about 28 kB. */
  static byte[] noise(int seed) {
    byte[] pixels = new byte[96 * 96 * 3];
    new Random(seed).nextBytes(pixels);
    try (BytePointer noise = new BytePointer(pixels);
        Mat picture = new Mat(96, 96, opencv_core.CV_8UC3, noise)) {
      return png(picture);
    }
  }

  private static byte[] png(Mat picture) {
    try (BytePointer out = new BytePointer()) {
      opencv_imgcodecs.imencode(".png", picture, out);
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
