package org.winnow.web.rights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentSignalsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ai-train=no | true",
        "search=yes,ai-train=no | true",
        "search=yes, ai-train=no, use=reference | true",
        "AI-Train = NO | true",
        "ai-train=\"no\" | true",
        "search=yes; ai-train=no | true",
        "train-ai=n | true",
        "train-ai=n;exceptions=cc | true",
        "ai-train=yes, train-ai=n | true",
        "ai-train=no, ai-train=yes | true",
        "ai-train=yes | false",
        "train-ai=y | false",
        "ai-input=no | ",
        "search=no, ai-input=no | ",
        "ai-train | ",
        "ai-train= | ",
        "ai-train=maybe | ",
        "noai-train=no | ",
        "'' | "
      })
  void onlyTheTrainingOfModelsIsReserved(String preferences, Boolean reserved) {
    assertThat(ContentSignals.trainingReserved(preferences).orElse(null)).isEqualTo(reserved);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "User-agent: *;Content-Signal: search=yes,ai-train=no;Allow: / | /x"
            + " | Content-Signal: search=yes,ai-train=no",
        "User-agent: *;content-signal : ai-train=no | /x | content-signal : ai-train=no",
        "User-agent: *;Content-Usage: train-ai=n | /x | Content-Usage: train-ai=n",
        "User-agent: *;Content-Signal: ai-train=yes | /x | ''",
        "User-agent: *;Content-Signal: ai-input=no | /x | ''",
        "User-agent: *;Content-Signal: ai-train=no # why | /x | Content-Signal: ai-train=no",
        "User-agent: *;# Content-Signal: ai-train=no | /x | ''",
        // Groups.
        "User-agent: other;Content-Signal: ai-train=no | /x | ''",
        "User-agent: winnow;Content-Signal: ai-train=no | /x | Content-Signal: ai-train=no",
        "User-agent: winnow;Allow: /;User-agent: *;Content-Signal: ai-train=no | /x | ''",
        "User-agent: *;Content-Signal: ai-train=no;User-agent: winnow;Allow: / | /x | ''",
        "User-agent: a;User-agent: winnow;Content-Signal: ai-train=no | /x"
            + " | Content-Signal: ai-train=no",
        "User-agent: a;Content-Signal: ai-train=no;User-agent: winnow;Disallow: /z | /x | ''",
        "User-agent: winnow;Allow: /;User-agent: b;Allow: /;User-agent: winnow;"
            + "Content-Signal: ai-train=no | /x | Content-Signal: ai-train=no",
        // Lines before all groups.
        "Content-Signal: ai-train=no;User-agent: other;Allow: / | /x"
            + " | Content-Signal: ai-train=no",
        "Content-Signal: ai-train=no;User-agent: *;Content-Signal: ai-train=yes | /x | ''",
        "Content-Signal: ai-train=no;User-agent: *;Content-Signal: search=no | /x"
            + " | Content-Signal: ai-train=no",
        // Paths.
        "User-agent: *;Content-Usage: train-ai=n;Content-Usage: /ok/ train-ai=y | /ok/x | ''",
        "User-agent: *;Content-Usage: train-ai=n;Content-Usage: /ok/ train-ai=y | /x"
            + " | Content-Usage: train-ai=n",
        "User-agent: *;Content-Usage: /no/ train-ai=n | /no/x | Content-Usage: /no/ train-ai=n",
        "User-agent: *;Content-Usage: /no/ train-ai=n | /x | ''",
        "User-agent: *;Content-Signal: /*.jpg$ ai-train=no | /a/x.jpg"
            + " | Content-Signal: /*.jpg$ ai-train=no",
        "User-agent: *;Content-Usage: /a train-ai=y;Content-Usage: /a train-ai=n | /a"
            + " | Content-Usage: /a train-ai=n",
        "User-agent: *;Content-Usage: /no/ | /no/x | ''"
      })
  void aLineReservesForTheAgentsItIsMeantFor(String text, String target, String line) {
    ContentSignals signals = ContentSignals.of(RobotsLine.of(text.replace(';', '\n')), "winnow");

    assertThat(signals.reservation(PathPattern.comparable(target)).orElse("")).isEqualTo(line);
  }
}
