package org.winnow.bench.crawl;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.winnow.console.Errors;
import org.winnow.console.UserException;

/** {@link PictureHosts} in a process of their own, so that their memory is theirs. */
final class HostsProcess implements AutoCloseable {
  /** Requests to all hosts together. */
  static final String REQUESTS = "requests";

  /** The most requests for robots.txt to a host. */
  static final String ROBOTS = "robots_requests";

  /** The most requests to a host within one second. */
  static final String BUSIEST_SECOND = "busiest_second";

  /** The most connections to a host at one time. */
  static final String CONNECTIONS = "connections";

  private final int port;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter questions;

  /**
   * Starts the hosts, and waits until they listen.
   *
   * @throws UserException if they cannot, for example because the port is taken
   */
  HostsProcess(int hosts, int port, int bytes) throws IOException {
    this.port = port;
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    classPath(),
                    PictureHosts.class.getName(),
                    Integer.toString(hosts),
                    Integer.toString(port),
                    Integer.toString(bytes)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    questions = process.outputWriter(StandardCharsets.UTF_8);
    read();
  }

  /** What the hosts were asked since the last call, by the names above. */
  Map<String, Integer> log() throws IOException {
    questions.write("log\n");
    questions.flush();
    return read();
  }

  private Map<String, Integer> read() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw Errors.benchServers(port);
    }
    return new ObjectMapper().readValue(line, new TypeReference<Map<String, Integer>>() {});
  }

  /** This program, also where spark-submit loaded it. */
  private static String classPath() {
    try {
      return Path.of(HostsProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          + File.pathSeparator
          + System.getProperty("java.class.path");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
