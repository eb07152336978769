package org.winnow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.winnow.spark.SqlNames.Name;

class SqlNamesTest {
  @Test
  void namesHaveTheNameBeforeThem() {
    assertThat(SqlNames.of("Faces.Yaw > 3 AND labels . `reason` = x"))
        .containsExactly(
            new Name("faces", "yaw"),
            new Name("", "3"),
            new Name("", "and"),
            new Name("labels", "reason"),
            new Name("", "x"));
  }

  @Test
  void quotedNamesMayHoldAnyCharacter() {
    assertThat(SqlNames.of("`gender-ssrnet-imdb`.gender = `a.b`"))
        .containsExactly(new Name("gender-ssrnet-imdb", "gender"), new Name("", "a.b"));
  }

  @Test
  void textsHoldNoNames() {
    assertThat(SqlNames.of("'gender' = \"age\" || 'it\\'s yaw'")).isEmpty();
  }
}
