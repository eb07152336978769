package org.winnow.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
  void aUsersMistakeIsOneFramedMessageWithoutATrace() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

    new Console(stream, stream, false)
        .error(
            Errors.settingsChanged(
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
