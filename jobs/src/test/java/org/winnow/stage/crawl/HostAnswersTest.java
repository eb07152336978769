package org.winnow.stage.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.winnow.config.ConfigLoader;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;
import org.winnow.web.fetch.Answer;
import org.winnow.web.fetch.Request;
import org.winnow.web.fetch.Transport;

class HostAnswersTest {
  private static final WebUrl PICTURE = new WebUrl("http", "a.example", 80, "/1.png");

  /** Never gets an answer in time. */
  private static final class Silence implements Transport {
    private final List<Request> requests = new ArrayList<>();

    @Override
    public CompletableFuture<Answer> get(Request request) {
      requests.add(request);
      return CompletableFuture.failedFuture(
          new FetchException(FetchReason.TOTAL_TIMEOUT, "not complete"));
    }

    @Override
    public CompletableFuture<List<InetAddress>> addresses(WebUrl url) {
      return CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress()));
    }

    @Override
    public void close() {}
  }

  /** No more than half a minute, as they are small. */
  @ParameterizedTest
  @CsvSource({"8, 8", "60, 30"})
  void theFilesOfAHostHaveTheTimeOfAPicture(int total, int seconds) {
    Crawler crawler =
        Crawler.of(
            ConfigLoader.load(
                    new ConfigLoader.Overlays(
                        Optional.empty(),
                        List.of(),
                        List.of("crawl.contact=me@example.org", "crawl.total_timeout=" + total)))
                .config());
    Silence silence = new Silence();

    new HostAnswers(crawler.deadlineOfRights()).open(PICTURE, silence).join();

    assertThat(silence.requests)
        .hasSize(3)
        .allMatch(request -> request.deadline().equals(Duration.ofSeconds(seconds)));
  }

  @Test
  void withoutAnAnswerItsUrlsWait() {
    HostAnswers answers = new HostAnswers(Duration.ofSeconds(1));
    assertThat(answers.open(PICTURE, new Silence()).join().check(PICTURE))
        .hasValueSatisfying(
            refusal -> assertThat(refusal.reason()).isEqualTo(FetchReason.ROBOTS_UNAVAILABLE));
    assertThat(answers.takeAsked()).hasSize(1);
  }
}
