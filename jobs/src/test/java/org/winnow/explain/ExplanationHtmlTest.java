package org.winnow.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.winnow.explain.Explanation.Bars;
import org.winnow.explain.Explanation.Claim;
import org.winnow.explain.Explanation.Neighbour;
import org.winnow.explain.Explanation.Role;
import org.winnow.explain.Explanation.Side;
import org.winnow.identity.Cohort;
import org.winnow.identity.MinSimilarity;
import org.winnow.identity.Reason;
import org.winnow.table.CleanDetails;
import org.winnow.table.Duplicates;
import org.winnow.text.NameTier;

class ExplanationHtmlTest {
  private static final String EVIL = "</h3><script>alert(1)</script> \"'& {{style}}";
  private static final MinSimilarity MEMBER = new MinSimilarity(2.5, true);
  private static final Cohort.Stats STANDING = new Cohort.Stats(0.02, 0.1);

  @Test
  void whatComesFromStrangersIsTextAndNothingElse() {
    String page = page(explanation(Reason.FAR_FROM_CORE, EVIL));

    assertThat(page).doesNotContain("<script", "alert(1)</").contains("&lt;script&gt;alert(1)");
    assertThat(page).as("braces are no slots").contains("{{style}}");
    assertThat(page).contains("script-src 'none'").doesNotContainPattern("(src|href)=\"(?!data:)");
  }

  @Test
  void everyFaceIsShownOnceInItsPlace() {
    String page = page(explanation(Reason.FAR_FROM_CORE, "Ada"));

    assertThat(pictures(page)).containsExactly("asked", "sibling", "own", "other");
    assertThat(page).contains("aria-label=\"kept: NEAR_CORE, 0.30 · 2.8\"");
  }

  @Test
  void theWaterfallTellsByHowMuchTheBarIsMissed() {
    String page = page(explanation(Reason.FAR_FROM_CORE, "Ada"));

    // 0.22 is 2 deviations above impostors; two faces in the picture ask for ln(2) / 2.5 more.
    assertThat(page).contains("Claimed <b>Ada</b>: missed by 0.8", "threshold 2.50");
    assertThat(values(page))
        .startsWith("2.20", "−0.20", "2.00", "−0.28", "−0.78")
        .as("nothing decides about the other identity")
        .endsWith("4.20", "−0.20", "4.00");
  }

  @Test
  void wordsSayWhatThePictureSays() {
    assertThat(ExplanationText.of(explanation(Reason.FAR_FROM_CORE, "Ada")))
        .containsExactly(
            Reason.FAR_FROM_CORE.sentence(),
            "Its similarity to the other faces of Ada is 0.22, 2.0 deviations above its mean with"
                + " impostors; the threshold is 2.5 plus 0.3 for the 2 faces of the photograph:"
                + " missed by 0.8 (review starts at 1.9).",
            "The nearest other identity is Bob, at 0.42, 4.0 deviations above its mean with"
                + " impostors.",
            "A face without an identity moves to another identity of several faces from 5.0 on, if"
                + " no third identity is nearly as near.",
            "It is nearer to Bob, by 0.20.",
            "Its image is a copy of file:/original: the registered faces correlate at 0.991.");
  }

  @Test
  void aMovedFaceIsMeasuredByTheBarForMoves() {
    assertThat(ExplanationText.of(explanation(Reason.RESCUED, "Ada")))
        .contains(
            "To Bob, which it was given to, it is 0.42, 4.0 deviations above its mean with"
                + " impostors; the threshold is 5.0: missed by 1.0.");
  }

  private static Explanation explanation(Reason reason, String name) {
    Role role = reason == Reason.RESCUED ? Role.GIVEN : Role.NEAREST;
    return new Explanation(
        new Explanation.Face("asked", name, 40, 100, -3, List.of(new Claim("file:/" + name, name))),
        1,
        "mobilefacenet",
        reason,
        Optional.of(STANDING),
        new Side(Role.CLAIMED, name, 7, "KEPT", 0.22, STANDING.score(0.22), near("own")),
        new Side(role, "Bob", 7, "KEPT", 0.42, STANDING.score(0.42), near("other")),
        near("sibling"),
        new Copies(Duplicates.Kind.PHOTOGRAPH, 0.991, true, "file:/original", 0),
        List.of(),
        new Bars(
            MEMBER,
            new MinSimilarity(1.9, true),
            new MinSimilarity(5, true),
            new CleanDetails.NormalFit(0, 1, 1000),
            Map.of("merge", 0.6, "review", 0.5),
            0.3,
            new Explanation.NameEvidence(NameTier.UNRELATED, null)),
        List.of(),
        List.of());
  }

  private static List<Neighbour> near(String face) {
    return List.of(new Neighbour(face, "KEPT", "NEAR_CORE", 0.3, 2.8, EVIL));
  }

  private static String page(Explanation explanation) {
    Map<String, byte[]> pictures =
        Map.of("asked", bytes("asked"), "own", bytes("own"), "sibling", bytes("sibling"));
    return new String(
        ExplanationPage.of(List.of(explanation), pictures, "out/", Instant.EPOCH),
        StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> pictures(String page) {
    return Pattern.compile("base64,([^\"]*)\"|class=\"gone\"")
        .matcher(page)
        .results()
        .map(
            found ->
                found.group(1) == null
                    ? "other"
                    : new String(
                        java.util.Base64.getDecoder().decode(found.group(1)),
                        StandardCharsets.UTF_8))
        .toList();
  }

  private static List<String> values(String page) {
    return Pattern.compile("class=\"value\"[^>]*>([^<]*)<")
        .matcher(page)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
