package org.winnow.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void aLineTellsDoneTotalRateAndTimeLeft() {
    assertThat(Progress.line("detect", "images", 1500, 6000, Duration.ofSeconds(10)))
        .isEqualTo("detect  1,500 / 6,000 images   25%  150/s  0:30 min left");
  }

  @Test
  void nothingDoneYetHasNoEstimate() {
    assertThat(Progress.line("embed", "faces", 0, 10, Duration.ofSeconds(3))).endsWith("? left");
  }

  @Test
  void aCountThatFailsOnceDoesNotEndTheLines() throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console =
        new Console(new PrintStream(out, true, StandardCharsets.UTF_8), System.out, false);
    CountDownLatch counted = new CountDownLatch(4);
    LongSupplier done =
        () -> {
          counted.countDown();
          if (counted.getCount() > 2) {
            throw new IllegalStateException("the table is being replaced");
          }
          return 5;
        };

    try (Progress.Ending lines =
        new Progress(console, Duration.ofMillis(5)).track("draw", Unit.PEOPLE, 10, done)) {
      assertThat(counted.await(1, TimeUnit.MINUTES)).isTrue();
    }

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("draw    5 / 10 people");
  }

  @Test
  void aUsersMistakeIsOneFramedMessageWithoutATrace() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

    new Console(stream, stream, false)
        .error(
            TableErrors.settingsChanged(
                "detect", "faces", Map.of("detect.model", new String[] {"a", "b"})));

    assertThat(out.toString(StandardCharsets.UTF_8).lines().map(String::strip).toList())
        .containsSubsequence(
            List.of(
                "┌─ winnow: error",
                "│ what  The rows of faces were made with other settings.",
                "│ why   detect.model was a, is now b"))
        .noneMatch(line -> line.startsWith("at "));
  }
}
