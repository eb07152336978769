package org.winnow.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellTextTest {

  @Test
  void plainPathsStayAsTheyAre() {
    assertThat(ShellText.line("winnow", "report", "--warehouse", "s3a://bucket/out-1/w_2.x"))
        .isEqualTo("winnow report --warehouse s3a://bucket/out-1/w_2.x");
    assertThat(ShellText.quoted("Müller/é")).isEqualTo("Müller/é");
  }

  @Test
  void aShellReadsBackEveryWord() throws IOException, InterruptedException {
    for (String word :
        List.of("my photos/out", "it's", "$HOME", "a;b", "*", "", "~/x", "a\"b", "back\\slash")) {
      Process shell =
          new ProcessBuilder("bash", "-c", "printf %s " + ShellText.quoted(word)).start();
      String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shell.waitFor()).isZero();
      assertThat(read).isEqualTo(word);
    }
  }
}
