package org.winnow.stage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SkipRulesTest {
  private final SkipRules rules =
      new SkipRules(List.of(".*/", "$RECYCLE.BIN/", "Thumbs.db", "._*", "cache?"));

  @Test
  void aSlashMeansFoldersOnly() {
    assertThat(rules.match(".hidden", true)).contains(".*/");
    assertThat(rules.match(".hidden.jpg", false)).isEmpty();
  }

  @Test
  void lettersOfBothCasesAreEqualAndOtherSignsAreThemselves() {
    assertThat(rules.match("$Recycle.Bin", true)).contains("$RECYCLE.BIN/");
    assertThat(rules.match("THUMBS.DB", false)).isPresent();
    assertThat(rules.match("ThumbsXdb", false)).isEmpty();
    assertThat(rules.match("._1.jpg", false)).contains("._*");
    assertThat(rules.match("cache1", true)).isPresent();
    assertThat(rules.match("cache12", true)).isEmpty();
  }
}
