package org.winnow.stage.captions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.claim.CaptionDictionaries;
import org.winnow.config.CaptionSettings;
import org.winnow.config.ConfigLoader;
import org.winnow.config.ConfigLoader.Overlays;
import org.winnow.nlp.CaptionAnalysis;
import org.winnow.nlp.CaptionPipeline;
import org.winnow.stage.captions.WrittenCaptions.Caption;
import org.winnow.stage.captions.WrittenCaptions.Span;
import org.winnow.testing.SparkExtension;
import org.winnow.text.caption.CaptionReason;
import org.winnow.text.caption.TermSpan;

/** The pipeline with the shipped dictionaries, on captions that were written for this test. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaptionPipelineIT {
  private static final int MAX_LENGTH = 4096;

  private CaptionSettings settings;
  private CaptionDictionaries dictionaries;
  private CaptionPipeline pipeline;

  @BeforeAll
  void load(SparkSession spark) {
    assertThat(spark).isNotNull();
    settings =
        ConfigLoader.load(
                new Overlays(Optional.empty(), List.of(), List.of("captions.people=true")))
            .config()
            .captions();
    dictionaries = CaptionDictionaries.load(settings);
    pipeline =
        new CaptionPipeline(dictionaries.terms(), dictionaries.names(), dictionaries.languages());
  }

  private static Set<Span> spans(CaptionAnalysis analysis) {
    return analysis.terms().stream()
        .map(
            term ->
                new Span(
                    term.kind(),
                    analysis.text().rawText(term.first(), term.last()),
                    analysis.text().begin(term.first())))
        .collect(Collectors.toSet());
  }

  @Test
  void spansAreFoundInTwelveScripts() {
    List<Caption> captions = WrittenCaptions.read("captions.tsv");
    assertThat(captions).hasSize(300);
    assertSpans(captions, 0.98, 0.9);
  }

  /** No entry of a dictionary comes from these: what is found of them is found of others. */
  @Test
  void spansOfCaptionsThatWereNotSeenAreFound() {
    List<Caption> unseen = WrittenCaptions.read("unseen.tsv");
    List<Caption> heldOut =
        IntStream.range(0, unseen.size()).filter(i -> i % 2 == 1).mapToObj(unseen::get).toList();
    assertThat(heldOut).hasSize(150);
    assertSpans(heldOut, 0.95, 0.95);
  }

  private void assertSpans(List<Caption> captions, double precision, double recall) {
    Set<String> scripts = new HashSet<>();
    List<String> missed = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    int right = 0;
    for (Caption caption : captions) {
      CaptionAnalysis analysis = pipeline.analyse(caption.text(), null, MAX_LENGTH);
      scripts.add(analysis.script());
      Set<Span> found = spans(analysis);
      for (Span span : caption.spans()) {
        if (found.remove(span)) {
          right++;
        } else {
          missed.add(span + " in " + caption.text());
        }
      }
      found.forEach(span -> wrong.add(span + " in " + caption.text()));
    }
    assertThat(scripts).hasSize(12);
    assertThat(right / (double) (right + wrong.size()))
        .as("precision; wrong: %s", wrong)
        .isGreaterThanOrEqualTo(precision);
    assertThat(right / (double) (right + missed.size()))
        .as("recall; missed: %s", missed)
        .isGreaterThanOrEqualTo(recall);
  }

  @Test
  void decisionsAreThoseOfAReader() {
    List<String> wrong = new ArrayList<>();
    List<Caption> captions = WrittenCaptions.read("captions.tsv");
    for (Caption caption : captions) {
      CaptionAnalysis analysis = pipeline.analyse(caption.text(), null, MAX_LENGTH);
      CaptionReason reason =
          settings.rules().decide(analysis.text(), analysis.terms(), Optional.empty()).reason();
      if (reason.drops() != caption.decision().equals("DROP")) {
        wrong.add(reason + ": " + caption.text());
      }
    }
    assertThat(wrong.size() / (double) captions.size()).as("wrong: %s", wrong).isLessThan(0.02);
  }

  @Test
  void languagesAreTold() {
    List<String> wrong = new ArrayList<>();
    List<Caption> captions = WrittenCaptions.read("captions.tsv");
    for (Caption caption : captions) {
      String language = pipeline.analyse(caption.text(), null, MAX_LENGTH).language();
      if (!language.equals(caption.language())) {
        wrong.add(language + " for " + caption.language() + ": " + caption.text());
      }
    }
    assertThat(wrong.size() / (double) captions.size()).as("wrong: %s", wrong).isLessThan(0.1);
  }

  @Test
  void anyTextIsAnalysed() {
    Random random = new Random(7);
    List<Caption> captions = WrittenCaptions.read("captions.tsv");
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder();
      for (int part = random.nextInt(6); part >= 0; part--) {
        String real = captions.get(random.nextInt(captions.size())).text();
        text.append(real, random.nextInt(real.length()), real.length());
        for (int n = random.nextInt(12); n > 0; n--) {
          text.append(anyCharacter(random));
        }
      }
      String caption = text.toString();
      int limit = 1 + random.nextInt(200);
      CaptionAnalysis analysis = pipeline.analyse(caption, caption, limit);
      for (TermSpan term : analysis.terms()) {
        int begin = analysis.text().begin(term.first());
        String raw = analysis.text().rawText(term.first(), term.last());
        assertThat(caption.startsWith(raw, begin)).as(caption).isTrue();
        assertThat(begin + raw.length()).as(caption).isLessThanOrEqualTo(limit);
      }
    }
  }

  /** A character of any plane, half of a pair, a control, or a sign with a meaning in HTML. */
  private static String anyCharacter(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> new String(Character.toChars(random.nextInt(Character.MAX_CODE_POINT + 1)));
      case 1 -> String.valueOf((char) random.nextInt(Character.MAX_VALUE + 1));
      case 2 -> String.valueOf((char) random.nextInt(0x20));
      case 3 -> "&#x" + Integer.toHexString(random.nextInt()) + ";";
      default -> String.valueOf("<>&.;'\"\\/ %#".charAt(random.nextInt(12)));
    };
  }
}
