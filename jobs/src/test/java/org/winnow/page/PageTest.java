package org.winnow.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.winnow.report.ReportData;
import org.winnow.report.ReportData.About;
import org.winnow.report.ReportData.Crawl;
import org.winnow.report.ReportData.Duplicates;
import org.winnow.report.ReportData.Strip;

class PageTest {
  private static final String EVIL =
      "</script><script>alert(1)</script><!-- \"' & 👩‍🚀 {{script}} \u2028 ]]>";

  private final String page =
      new String(
          Page.ofReport(reportOf(EVIL), "<p>explained {{data}}</p>"), StandardCharsets.UTF_8);

  @Test
  void namesCannotEndTheBlockThatHoldsThem() throws Exception {
    String data = one("<script type=\"application/json\" id=\"data\">(.*?)</script>");

    assertThat(data).doesNotContain("<", ">", "&", "\u2028");
    JsonNode parsed = new ObjectMapper().readTree(data);
    assertThat(parsed.path("strips").get(0).path("name").asText()).isEqualTo(EVIL);
    assertThat(page.split("<script", -1)).as("data, library and script").hasSize(4);
  }

  @Test
  void explanationsStandAsTheyAre() {
    assertThat(one("<div id=\"explained-parts\" hidden>\\s*(.*?)</div>"))
        .isEqualTo("<p>explained {{data}}</p>");
  }

  @Test
  void nothingButTheStyleAndTheTwoScriptsMayRun() throws Exception {
    String policy = one("http-equiv=\"Content-Security-Policy\" content=\"(.*?)\"");

    assertThat(policy).startsWith("default-src 'none'; img-src data:;").doesNotContain("unsafe");
    for (String block : List.of("<style>(.*?)</style>", "-->\\s*<script>(.*?)</script>")) {
      assertThat(policy).contains(hash(one(block)));
    }
    assertThat(policy).contains(hash(one("</script>\\s*<script>('use strict'.*?)</script>")));
  }

  @Test
  void theFileNamesNothingToFetch() {
    String outside = page.replaceAll("(?s)<!--.*?-->", "");

    assertThat(outside).doesNotContainPattern("(src|href)=[\"']?(https?:|//|file:)");
    assertThat(outside).doesNotContainPattern("@import|url\\(|sourceMappingURL");
  }

  @Test
  void theLicenceOfTheChartsIsKept() {
    assertThat(page)
        .contains("Copyright (c) 2014-2024 Chart.js Contributors")
        .contains("The above copyright notice and this permission notice shall be included");
  }

  private String one(String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  private static String hash(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private static ReportData reportOf(String name) {
    Strip strip =
        new Strip(name, "KEPT", null, null, null, null, Map.of(), 0, List.of(), List.of());
    return new ReportData(
        new About("warehouse", "2026-01-01T00:00:00Z", "1", "show", Map.of(), Map.of()),
        Map.of(),
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(strip),
        List.of(),
        0,
        new Duplicates(0, 0, 0, List.of()),
        List.of(),
        new Crawl(List.of(), List.of(), List.of()),
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        List.of(),
        Map.of());
  }
}
