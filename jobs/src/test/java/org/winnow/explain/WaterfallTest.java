package org.winnow.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.winnow.identity.Cohort;
import org.winnow.identity.MinSimilarity;
import org.winnow.identity.ScoreBreakdown;
import org.winnow.table.CleanDetails;
import org.xml.sax.InputSource;

/** How a score came about, as a picture: a bar for each step, and the threshold. */
class WaterfallTest {
  private static final MinSimilarity MEMBER = new MinSimilarity(4, true);
  private static final MinSimilarity DOUBTFUL = new MinSimilarity(3, true);
  private static final CleanDetails.NormalFit IMPOSTORS = new CleanDetails.NormalFit(0, 1, 1000);

  /** A face with a cosine of 0.6, whose cosines with impostors have mean 0.1, deviation 0.1. */
  private static ScoreBreakdown face(int faces, MinSimilarity bar) {
    return new ScoreBreakdown(0.6, 5, Optional.of(new Cohort.Stats(0.1, 0.1)), faces, bar);
  }

  @Test
  void theAxisHoldsAllStepsTheThresholdAndTheImpostors() {
    Waterfall axis = Waterfall.around(List.of(face(1, MEMBER)), IMPOSTORS);
    assertThat(axis.from()).isLessThan(-2.5);
    assertThat(axis.to()).isGreaterThan(6);
    Waterfall cosines =
        Waterfall.around(List.of(face(1, new MinSimilarity(0.5, false))), IMPOSTORS);
    assertThat(cosines.from()).isBetween(-0.1, 0.0);
    assertThat(cosines.to()).isBetween(0.6, 0.7);
  }

  @Test
  void everyStepIsABarWithItsValue() throws Exception {
    String svg = svg(face(1, MEMBER), true);
    assertThat(bars(svg)).containsExactly("cosine", "taken", "score", "passed");
    assertThat(svg)
        .contains("cosine 0.600", "minus its mean with impostors, 0.100")
        .contains(">6.00<", ">−1.00<", ">5.00<", ">+1.00<")
        .contains("above the threshold", "threshold 4.00", "why: passed by 1.0");
  }

  @Test
  void otherFacesInThePhotographTakeSomethingOff() throws Exception {
    String svg = svg(face(3, MEMBER), true);
    assertThat(bars(svg)).containsExactly("cosine", "taken", "score", "taken", "passed");
    assertThat(svg).contains("minus for 3 faces in the photograph");
  }

  @Test
  void aScoreBelowTheThresholdIsShort() throws Exception {
    String svg = svg(face(1, new MinSimilarity(5.5, true)), true);
    assertThat(bars(svg)).endsWith("missed");
    assertThat(svg).contains("below the threshold", ">−0.50<", "missed by 0.5");
  }

  @Test
  void whatDidNotDecideHasNoThreshold() throws Exception {
    String svg = svg(face(1, MEMBER), false);
    assertThat(bars(svg)).containsExactly("cosine", "taken", "score");
    assertThat(svg).doesNotContain("needed", "threshold", "doubtful");
  }

  @Test
  void aCosineIsJudgedByItselfWithoutTheImpostors() throws Exception {
    String svg = svg(face(1, new MinSimilarity(0.55, false)), true);
    assertThat(bars(svg)).containsExactly("cosine", "passed");
    assertThat(svg).contains(">0.600<", ">+0.050<").doesNotContain("class=\"impostors\"");
  }

  @Test
  void titlesAreEscapedAndNumbersDoNotDependOnTheLocale() throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      Waterfall axis = Waterfall.around(List.of(face(1, MEMBER)), IMPOSTORS);
      String svg = axis.svg(face(1, MEMBER), "<Ada> & \"Bob\"", true, DOUBTFUL, IMPOSTORS);
      parse(svg);
      assertThat(svg).contains("&lt;Ada&gt; &amp; ").doesNotContain("5,00");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String svg(ScoreBreakdown breakdown, boolean decides) {
    return Waterfall.around(List.of(breakdown), IMPOSTORS)
        .svg(breakdown, "why", decides, DOUBTFUL, IMPOSTORS);
  }

  /** The styles of the bars in order; the picture must be well-formed. */
  private static List<String> bars(String svg) throws Exception {
    parse(svg);
    List<String> styles = new ArrayList<>();
    Matcher rect = Pattern.compile("<rect class=\"(\\w+)\"").matcher(svg);
    while (rect.find()) {
      styles.add(rect.group(1));
    }
    return styles;
  }

  private static void parse(String svg) throws Exception {
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
