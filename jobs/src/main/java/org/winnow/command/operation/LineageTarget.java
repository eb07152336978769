package org.winnow.command.operation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.winnow.command.UserFile;
import org.winnow.console.TableErrors;

/** Where events of OpenLineage go: a file of JSON lines, or the address of a server. */
final class LineageTarget {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** The key of a server, as other clients of OpenLineage take it. */
  private static final String KEY = "OPENLINEAGE_API_KEY";

  private final String target;

  LineageTarget(String target) {
    this.target = target;
  }

  /**
   * Sends the events.
   *
   * @throws org.winnow.console.UserException if the server does not take one
   */
  void send(List<String> events, Configuration hadoop) throws IOException {
    if (target.toLowerCase(Locale.ROOT).matches("https?://.*")) {
      post(events);
    } else {
      UserFile.named(target)
          .write((String.join("\n", events) + "\n").getBytes(StandardCharsets.UTF_8), hadoop);
    }
  }

  private void post(List<String> events) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    long sent = 0;
    for (String event : events) {
      try {
        HttpResponse<Void> answer =
            client.send(request(event), HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() / 100 != 2) {
          throw TableErrors.lineage(target, "The server answered " + answer.statusCode(), sent);
        }
      } catch (IOException | IllegalArgumentException e) {
        throw TableErrors.lineage(target, "The server was not reached: " + e.getMessage(), sent);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw TableErrors.lineage(target, "It was interrupted", sent);
      }
      sent++;
    }
  }

  private HttpRequest request(String event) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(event));
    String key = System.getenv(KEY);
    if (key != null && !key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    return request.build();
  }
}
