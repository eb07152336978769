package org.winnow.web.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TdmRepTest {
  /** The example of the report. */
  private static final String EXAMPLE =
      """
      [
        {"location": "/directory-a/", "tdm-reservation": 1},
        {"location": "/directory-b/html/", "tdm-reservation": 1,
         "tdm-policy": "https://provider.com/policies/policy.json"},
        {"location": "/directory-b/images/*.jpg", "tdm-reservation": 0},
        {"location": "/directory-b/", "tdm-reservation": 1}
      ]
      """;

  private static boolean reserved(String json, String target) {
    return TdmRep.of(200, json)
        .rule(PathPattern.comparable(target))
        .filter(TdmRep.Rule::reserved)
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "/directory-a/x.pdf, true",
    "/Directory-a/x.pdf, false",
    "/directory-b/html/x.html, true",
    "/directory-b/images/x.jpg, false",
    "/directory-b/images/x.png, true",
    "/directory-b/x, true",
    "/directory-c/x, false",
    "/, false"
  })
  void theFirstRuleThatMatchesDecides(String target, boolean reserved) {
    assertThat(reserved(EXAMPLE, target)).isEqualTo(reserved);
  }

  @Test
  void theOrderMattersAndNotTheLength() {
    String json =
        "[{\"location\":\"/\",\"tdm-reservation\":0},{\"location\":\"/a\",\"tdm-reservation\":1}]";

    assertThat(reserved(json, "/a")).isFalse();
  }

  @Test
  void thePolicyIsKept() {
    assertThat(TdmRep.of(200, EXAMPLE).rule("/directory-b/html/x").orElseThrow().policy())
        .isEqualTo("https://provider.com/policies/policy.json");
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "'\"1\"', true",
    "0, false",
    "'\"0\"', false",
    "2, false",
    "-1, false",
    "1.5, false",
    "true, false",
    "'\"yes\"', false",
    "null, false",
    "[1], false",
    "{}, false",
    "1e400, false"
  })
  void otherValuesAreUnset(String value, boolean reserved) {
    String json = "[{\"location\":\"/\",\"tdm-reservation\":" + value + "}]";

    assertThat(reserved(json, "/x")).isEqualTo(reserved);
    assertThat(TdmRep.of(200, json).fault()).isEmpty();
  }

  @Test
  void anUnsetRuleThatMatchesFirstHidesTheNext() {
    String json =
        "[{\"location\":\"/\",\"tdm-reservation\":7},{\"location\":\"/\",\"tdm-reservation\":1}]";

    assertThat(reserved(json, "/x")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "<html></html>",
        "{\"location\":\"/\",\"tdm-reservation\":1}",
        "1",
        "\"x\"",
        "null",
        "[{\"location\":\"/\",\"tdm-reservation\":1}",
        "[{\"location\":\"/\",\"tdm-reservation\":1}] x",
        "[{\"location\":\"/\",\"tdm-reservation\":1},]",
        "[{'location':'/'}]"
      })
  void aBrokenFileCountsAsAbsentAndIsTold(String json) {
    TdmRep file = TdmRep.of(200, json);

    assertThat(file.rules()).isEmpty();
    assertThat(file.fault()).startsWith("tdmrep.json is no JSON");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 301, 403, 404, 500})
  void onlyASuccessIsRead(int status) {
    assertThat(TdmRep.of(status, EXAMPLE)).isEqualTo(new TdmRep(List.of(), ""));
  }

  @Test
  void aRuleWithoutALocationIsLeftOutAndTold() {
    TdmRep file =
        TdmRep.of(
            200, "[{\"tdm-reservation\":1},7,null,{\"location\":\"/a\",\"tdm-reservation\":1}]");

    assertThat(file.rules()).hasSize(1);
    assertThat(file.fault()).isEqualTo("tdmrep.json has a rule without a location");
  }

  @Test
  void aHeaderHasTheSameValues() {
    assertThat(TdmRep.reservation(List.of("1"))).contains(1);
    assertThat(TdmRep.reservation(List.of(" 0 "))).contains(0);
    assertThat(TdmRep.reservation(List.of("0", "1"))).contains(1);
    assertThat(TdmRep.reservation(List.of("yes"))).isEqualTo(Optional.empty());
    assertThat(TdmRep.reservation(List.of())).isEmpty();
  }

  @Test
  @Timeout(60)
  void hostileFilesEndSoon() {
    assertThat(TdmRep.of(200, "[".repeat(500_000)).fault()).isEqualTo("tdmrep.json is no JSON");
    String deep = "[{\"location\":" + "{\"a\":".repeat(100_000);
    assertThat(TdmRep.of(200, deep).fault()).isEqualTo("tdmrep.json is no JSON");
    assertThat(TdmRep.of(200, "[" + "9".repeat(500_000) + "]").fault()).isNotEmpty();

    StringBuilder many = new StringBuilder("[");
    for (int i = 0; i < 12_000; i++) {
      many.append("{\"location\":\"/*a").append(i).append("*b$\",\"tdm-reservation\":1},");
    }
    many.append("{\"location\":\"/\",\"tdm-reservation\":1}]");
    TdmRep file = TdmRep.of(200, many.toString());
    assertThat(file.rules()).hasSize(10_000);
    assertThat(file.fault()).contains("only the first 10000 rules");
    for (int i = 0; i < 3; i++) {
      assertThat(file.rule("/" + "a1".repeat(4000))).isEmpty();
    }
  }
}
