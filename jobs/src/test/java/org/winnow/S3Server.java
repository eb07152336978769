package org.winnow;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.opentest4j.TestAbortedException;

/**
 * A real S3 server over a local folder, as a process of its own: S3Proxy, whose jars lie in the
 * folder that the environment variable {@code WINNOW_TEST_S3PROXY} names.
 */
final class S3Server implements AutoCloseable {
  private final Process process;
  private final String endpoint;

  private S3Server(Process process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts a server with one bucket, or skips the test where there is none. */
  static S3Server withBucket(Path folder, String bucket) throws Exception {
    String jars = System.getenv("WINNOW_TEST_S3PROXY");
    if (jars == null) {
      throw new TestAbortedException(
          "needs S3Proxy: set WINNOW_TEST_S3PROXY to its folder of jars");
    }
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String endpoint = "http://127.0.0.1:" + port;
    Path settings = folder.resolve("s3proxy.properties");
    Files.write(
        settings,
        List.of(
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=local-identity",
            "s3proxy.credential=local-credential",
            "s3proxy.endpoint=" + endpoint,
            "jclouds.provider=filesystem-nio2",
            "jclouds.identity=unused",
            "jclouds.credential=unused",
            "jclouds.filesystem.basedir="
                + Files.createDirectories(folder.resolve("buckets/" + bucket)).getParent()));
    // Its default is to log every byte of every request.
    Path logging = folder.resolve("logback.xml");
    Files.writeString(logging, "<configuration><root level='WARN'/></configuration>");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Dlogback.configurationFile=" + logging,
                "-cp",
                jars + "/*",
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    S3Server server = new S3Server(process, endpoint);
    server.await(folder);
    return server;
  }

  private void await(Path folder) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint)).timeout(Duration.ofSeconds(5)).build();
    for (int attempt = 0; attempt < 600; attempt++) {
      try {
        client.send(request, HttpResponse.BodyHandlers.discarding());
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IllegalStateException(Files.readString(folder.resolve("s3proxy.log")), e);
        }
        Thread.sleep(100);
      }
    }
    throw new IllegalStateException("S3Proxy does not answer at " + endpoint);
  }

  /** What Hadoop must know to use the server. */
  Map<String, String> hadoop() {
    return Map.of(
        "fs.s3a.endpoint", endpoint,
        "fs.s3a.access.key", "local-identity",
        "fs.s3a.secret.key", "local-credential",
        "fs.s3a.path.style.access", "true",
        "fs.s3a.connection.ssl.enabled", "false",
        "fs.s3a.attempts.maximum", "2",
        "fs.s3a.retry.limit", "1");
  }

  /** Puts a local folder into the bucket, as a client would. */
  void upload(Path local, String to) throws IOException {
    try (FileSystem bucket = open(to)) {
      bucket.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(local.toUri()), new org.apache.hadoop.fs.Path(to));
    }
  }

  /** Names in a folder of the bucket. */
  List<String> list(String folder) throws IOException {
    try (FileSystem bucket = open(folder)) {
      return Arrays.stream(bucket.listStatus(new org.apache.hadoop.fs.Path(folder)))
          .map(status -> status.getPath().getName())
          .toList();
    }
  }

  private FileSystem open(String uri) throws IOException {
    Configuration conf = new Configuration();
    hadoop().forEach(conf::set);
    // As conf/spark/defaults.conf, which this client does not read.
    conf.set("fs.s3a.directory.marker.retention", "keep");
    return FileSystem.newInstance(URI.create(uri), conf);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
