package org.winnow.web.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;
import org.winnow.web.rights.Decision.Outcome;

class HostRightsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final WebUrl URL = new WebUrl("https", "example.org", 443, "/a/x.jpg");
  private static final String RESERVED =
      "[{\"location\":\"/a/\",\"tdm-reservation\":1,\"tdm-policy\":\"https://p.example/\"}]";

  private static HostPolicy policy(int robotsStatus, String robots, String tdmrep, String aiTxt) {
    return new HostPolicy(
        "https://example.org",
        robotsStatus,
        robots,
        tdmrep.isEmpty() ? 404 : 200,
        tdmrep,
        aiTxt.isEmpty() ? 404 : 200,
        aiTxt,
        NOW);
  }

  private static HostRights rights(int robotsStatus, String robots, String tdmrep, String aiTxt) {
    return policy(robotsStatus, robots, tdmrep, aiTxt).readAs("Winnow");
  }

  private static HostRights open() {
    return rights(404, "", "", "");
  }

  @ParameterizedTest
  @CsvSource({
    "404, ALLOWED, robots.txt: HTTP 404",
    "403, ALLOWED, robots.txt: HTTP 403",
    "401, ALLOWED, robots.txt: HTTP 401",
    "200, ALLOWED, robots.txt: no rule matches",
    "503, DEFERRED, robots.txt: HTTP 503",
    "429, DEFERRED, robots.txt: HTTP 429",
    "302, DEFERRED, robots.txt: HTTP 302",
    "0, DEFERRED, robots.txt: no answer"
  })
  void theStatusOfRobotsIsEvidence(int status, Outcome outcome, String evidence) {
    Decision decision = rights(status, "", "", "").before(URL);

    assertThat(decision.outcome()).isEqualTo(outcome);
    assertThat(decision.evidence()).isEqualTo(evidence);
    assertThat(decision.reason())
        .isEqualTo(outcome == Outcome.DEFERRED ? FetchReason.ROBOTS_UNAVAILABLE : null);
  }

  @Test
  void aRuleOfRobotsOptsOut() {
    Decision decision =
        rights(200, "User-agent: *\nDisallow: /a/\nCrawl-delay: 2", "", "").before(URL);

    assertThat(decision)
        .isEqualTo(
            new Decision(
                Outcome.OPTED_OUT,
                FetchReason.ROBOTS,
                "robots.txt: Disallow: /a/ (User-agent: *)",
                2));
  }

  @Test
  void theRuleThatAllowsIsKept() {
    Decision decision =
        rights(200, "User-agent: winnow\nDisallow: /\nAllow: /a/", "", "").before(URL);

    assertThat(decision.outcome()).isEqualTo(Outcome.ALLOWED);
    assertThat(decision.evidence()).isEqualTo("robots.txt: Allow: /a/ (User-agent: winnow)");
  }

  @Test
  void aSignalOfRobotsOptsOutOfWhatMayBeCrawled() {
    Decision decision =
        rights(200, "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /", "", "")
            .before(URL);

    assertThat(decision.reason()).isEqualTo(FetchReason.CONTENT_SIGNAL);
    assertThat(decision.evidence())
        .isEqualTo("robots.txt: Content-Signal: search=yes, ai-train=no");
  }

  @Test
  void tdmrepOptsOutBeforeTheRequest() {
    Decision decision = rights(404, "", RESERVED, "").before(URL);

    assertThat(decision.reason()).isEqualTo(FetchReason.TDM_RESERVATION);
    assertThat(decision.evidence()).isEqualTo("tdmrep.json: /a/, policy https://p.example/");
  }

  @Test
  void aiTxtOptsOut() {
    Decision decision = rights(404, "", "", "User-Agent: *\nDisallow: *.jpg").before(URL);

    assertThat(decision.reason()).isEqualTo(FetchReason.AI_TXT);
    assertThat(decision.evidence()).isEqualTo("ai.txt: Disallow: *.jpg");
  }

  @Test
  void robotsThatWasNotToBeHadComesFirst() {
    assertThat(rights(503, "", RESERVED, "User-Agent: *\nDisallow: /").before(URL).outcome())
        .isEqualTo(Outcome.DEFERRED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Robots-Tag | noai | ROBOTS_HEADER | X-Robots-Tag: noai",
        "x-robots-tag | winnow: none | ROBOTS_HEADER | X-Robots-Tag: winnow: none",
        "X-ROBOTS-TAG | otherbot: noai | | ",
        "Content-Signal | ai-train=no | CONTENT_SIGNAL | content-signal: ai-train=no",
        "Content-Usage | train-ai=n | CONTENT_SIGNAL | content-usage: train-ai=n",
        "Content-Signal | ai-input=no | | ",
        "TDM-Reservation | 1 | TDM_RESERVATION | header tdm-reservation: 1",
        "tdm-reservation | 0 | | ",
        "tdm-reservation | yes | | ",
        "Content-Type | image/jpeg | | "
      })
  void aHeaderOptsOut(String name, String value, FetchReason reason, String evidence) {
    Optional<OptOut> optOut = open().after(Map.of(name, List.of(value)), URL, NOW);

    assertThat(optOut.map(OptOut::reason).orElse(null)).isEqualTo(reason);
    assertThat(optOut.map(OptOut::evidence).orElse(null)).isEqualTo(evidence);
  }

  @Test
  void theTdmHeaderSupersedesTheFile() {
    HostRights rights = rights(404, "", RESERVED, "");

    assertThat(rights.after(Map.of(), URL, NOW).orElseThrow().evidence())
        .isEqualTo("tdmrep.json: /a/, policy https://p.example/");
    assertThat(rights.after(Map.of("tdm-reservation", List.of("0")), URL, NOW)).isEmpty();
    assertThat(rights.after(Map.of("tdm-reservation", List.of("maybe")), URL, NOW)).isPresent();
    assertThat(
            rights.after(
                Map.of("tdm-reservation", List.of("1"), "tdm-policy", List.of("https://q/")),
                URL,
                NOW))
        .contains(
            new OptOut(
                FetchReason.TDM_RESERVATION, "header tdm-reservation: 1, policy https://q/"));
  }

  @Test
  void aTdmHeaderThatAllowsDoesNotUndoOtherHeaders() {
    Map<String, List<String>> headers =
        Map.of("tdm-reservation", List.of("0"), "X-Robots-Tag", List.of("nofollow", "noai"));

    assertThat(open().after(headers, URL, NOW).orElseThrow().reason())
        .isEqualTo(FetchReason.ROBOTS_HEADER);
  }

  @Test
  void aUrlOfAnotherOriginIsRefused() {
    WebUrl other = new WebUrl("http", "example.org", 80, "/a/x.jpg");

    assertThatThrownBy(() -> open().before(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("http://example.org is not https://example.org");
    assertThatThrownBy(() -> open().after(Map.of(), other, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAgentHasAName() {
    HostPolicy policy = policy(404, "", "", "");

    for (String name : List.of("", "*", "winnow/1.0", "win now")) {
      assertThatThrownBy(() -> policy.readAs(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("consists of letters");
    }
  }

  @Test
  void evidenceIsOneShortLine() {
    String secret = "/a/" + "x".repeat(5000);
    HostRights rights =
        rights(
            404,
            "",
            "[{\"location\":\"/a\",\"tdm-reservation\":1,\"tdm-policy\":\"a\\nb\\u202e"
                + "c\\u0000d"
                + secret
                + "\"}]",
            "");

    String evidence = rights.before(URL).evidence();
    assertThat(evidence).startsWith("tdmrep.json: /a, policy a b c d/a/xxx").endsWith("…");
    assertThat(evidence).hasSizeLessThanOrEqualTo(300);
  }

  @Property
  void anyEvidenceIsOneLineOfAtMost300Characters(@ForAll String text) {
    String evidence = new OptOut(FetchReason.ROBOTS, text.repeat(3)).evidence();

    assertThat(evidence).hasSizeLessThanOrEqualTo(300).doesNotContain("\n", "\r", "\u2028", "\0");
    assertThat(evidence.codePoints().filter(c -> c >= 0xd800 && c <= 0xdfff)).isEmpty();
  }

  @Test
  void theOperatorIsToldWhatIsOdd() {
    assertThat(rights(200, "User-agent: *\nCrawl-delay: 3600", "{}", "").notes())
        .containsExactly(
            "robots.txt asks for a crawl-delay of 3600 s; 300 s are kept",
            "tdmrep.json is no JSON array");
    assertThat(rights(403, "", "", "").notes())
        .containsExactly("robots.txt is closed: HTTP 403, which allows by RFC 9309");
    assertThat(open().notes()).isEmpty();
    assertThat(rights(200, "User-agent: *\nCrawl-delay: 3600", "", "").crawlDelaySeconds())
        .isEqualTo(300);
  }

  @Test
  void aPolicyIsFreshForADayOrAnHour() {
    HostPolicy read = policy(200, "", "", "");
    HostPolicy failed = policy(503, "", "", "");

    assertThat(read.isFresh(NOW.plusSeconds(86_399))).isTrue();
    assertThat(read.isFresh(NOW.plusSeconds(86_400))).isFalse();
    assertThat(failed.isFresh(NOW.plusSeconds(3_599))).isTrue();
    assertThat(failed.isFresh(NOW.plusSeconds(3_600))).isFalse();
  }

  @Test
  void aPolicyTravelsAndKeepsOnlyTheTextOfSuccesses() throws Exception {
    HostPolicy policy = policy(200, "User-agent: *\nDisallow: /a/", RESERVED, "");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(policy);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      HostPolicy arrived = (HostPolicy) in.readObject();
      assertThat(arrived).isEqualTo(policy);
      assertThat(arrived.readAs("winnow").before(URL).outcome()).isEqualTo(Outcome.OPTED_OUT);
    }
    assertThat(policy(403, "User-agent: *\nDisallow: /", "", "").robotsText()).isEmpty();
    assertThat(new HostPolicy("https://example.org", 200, null, 0, null, 0, null, NOW).robotsText())
        .isEmpty();
  }

  @Test
  void theTextOfAFileIsUtf8OrHasAMark() {
    String text = "User-agent: *\nDisallow: /é";

    assertThat(HostPolicy.text(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    assertThat(HostPolicy.text(("\ufeff" + text).getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    assertThat(HostPolicy.text(("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE)))
        .isEqualTo(text);
    assertThat(HostPolicy.text(("\ufeff" + text).getBytes(StandardCharsets.UTF_16BE)))
        .isEqualTo(text);
    assertThat(HostPolicy.text(new byte[0])).isEmpty();
    assertThat(HostPolicy.text(new byte[] {(byte) 0xff})).isEqualTo("\ufffd");
    assertThat(HostPolicy.text("a\0b".getBytes(StandardCharsets.UTF_8))).isEqualTo("a b");
  }

  @Test
  void ofALongFileTheWholeLinesAreRead() {
    StringBuilder text = new StringBuilder("User-agent: *\n");
    while (text.length() < HostPolicy.MAX_BYTES - 10) {
      text.append("Disallow: /private/").append(text.length()).append('\n');
    }
    String start = text.toString();
    text.append("Allow: /a/long/path/that/is/cut\nDisallow: /\n");

    assertThat(HostPolicy.text(text.toString().getBytes(StandardCharsets.UTF_8))).isEqualTo(start);
    assertThat(
            HostPolicy.text("x".repeat(HostPolicy.MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
  }
}
