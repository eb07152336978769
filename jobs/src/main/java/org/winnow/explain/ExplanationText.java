package org.winnow.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.winnow.explain.Explanation.Bars;
import org.winnow.explain.Explanation.NameEvidence;
import org.winnow.explain.Explanation.Role;
import org.winnow.explain.Explanation.Side;
import org.winnow.identity.MinSimilarity;
import org.winnow.identity.Reason;
import org.winnow.identity.ScoreBreakdown;
import org.winnow.text.NameForm;
import org.winnow.text.NameTier;

/** An explanation in words. */
public final class ExplanationText {
  private final Explanation explanation;
  private final List<String> sentences = new ArrayList<>();

  private ExplanationText(Explanation explanation) {
    this.explanation = explanation;
  }

  /** One sentence per fact: the reason, both identities, further conditions. */
  public static List<String> of(Explanation explanation) {
    ExplanationText text = new ExplanationText(explanation);
    text.sentences.add(explanation.reason().sentence());
    text.alias();
    text.sentences.addAll(explanation.captions());
    text.own();
    text.other();
    text.rescue();
    text.margin();
    text.identities();
    text.photograph();
    text.copies();
    text.sentences.addAll(explanation.tracks());
    text.sentences.addAll(explanation.benchmarks());
    text.space();
    return text.sentences;
  }

  private void own() {
    Side own = explanation.own();
    if (own == null || own.cosine() == null) {
      return;
    }
    sentences.add(
        "Its similarity to the other faces of %s is %s%s."
            .formatted(
                own.name(), measured(own), explanation.ofOwn().map(this::against).orElse("")));
  }

  private void other() {
    Side other = explanation.other();
    if (other == null || other.cosine() == null) {
      return;
    }
    String head =
        switch (other.role()) {
          case GIVEN -> "To %s, which it was given to, it is %s";
          case MERGED -> "To %s, which its identity was merged into, it is %s";
          default -> "The nearest other identity is %s, at %s";
        };
    sentences.add(
        head.formatted(other.name(), measured(other))
            + (explanation.otherDecides()
                ? explanation.ofOther().map(this::against).orElse("")
                : "")
            + ".");
  }

  /** The threshold for moving a face without an identity. */
  private void rescue() {
    MinSimilarity rescue = explanation.bars().rescue();
    boolean free =
        List.of(Reason.FAR_FROM_CORE, Reason.BACKGROUND, Reason.NO_CLAIM, Reason.BORDERLINE)
            .contains(explanation.reason());
    if (free && rescue != null && explanation.other() != null) {
      sentences.add(
          "A face without an identity moves to another identity of several faces from %s on, if no third identity is nearly as near."
              .formatted(decimals(rescue.onScore() ? 1 : 2, rescue.value())));
    }
  }

  private static String measured(Side side) {
    return side.score() == null
        ? decimals(2, side.cosine())
        : decimals(2, side.cosine())
            + ", "
            + decimals(1, Math.abs(side.score()))
            + (side.score() < 0 ? " deviations below" : " deviations above")
            + " its mean with impostors";
  }

  private String against(ScoreBreakdown breakdown) {
    int digits = breakdown.threshold().onScore() ? 1 : 2;
    double least = breakdown.threshold().value();
    int faces = breakdown.faces();
    String further =
        breakdown.threshold().onScore() && faces > 1
            ? " plus %s for the %s faces of the photograph"
                .formatted(decimals(digits, breakdown.threshold().multiFaceMargin(faces)), faces)
            : "";
    return "; the threshold is %s%s: %s"
            .formatted(decimals(digits, least), further, outcome(breakdown))
        + asked(breakdown);
  }

  /** The margin above or below a threshold. */
  static String outcome(ScoreBreakdown breakdown) {
    int digits = Math.abs(breakdown.margin()) < 0.1 || !breakdown.threshold().onScore() ? 2 : 1;
    return (breakdown.passes() ? "passed by " : "missed by ")
        + decimals(digits, Math.abs(breakdown.margin()));
  }

  /** The lower threshold of review, if there is one. */
  private String asked(ScoreBreakdown breakdown) {
    MinSimilarity doubtful = explanation.bars().doubtful();
    boolean tells =
        !breakdown.passes()
            && doubtful != null
            && breakdown.threshold().equals(explanation.bars().member())
            && doubtful.value() < breakdown.threshold().value();
    return tells ? " (review starts at %s)".formatted(decimals(1, doubtful.value())) : "";
  }

  private void margin() {
    Side own = explanation.own();
    Side other = explanation.other();
    boolean both = own != null && other != null && own.cosine() != null && other.cosine() != null;
    if (both && other.role() != Role.MERGED) {
      double margin = own.cosine() - other.cosine();
      sentences.add(
          "It is nearer to %s, by %s."
              .formatted((margin < 0 ? other : own).name(), decimals(2, Math.abs(margin))));
    }
  }

  /** The comparison of whole identities. */
  private void identities() {
    Bars bars = explanation.bars();
    Map<String, Double> needed = bars.centres();
    boolean asked =
        explanation.reason() == Reason.SIMILAR_IDENTITY || explanation.reason() == Reason.MERGED;
    if (asked && bars.centreCosine() != null && needed.containsKey("merge")) {
      sentences.add(
          "The centroids of %s and %s have a cosine of %s; the thresholds of a typical pair are %s for merge and %s for review."
              .formatted(
                  explanation.own().name(),
                  explanation.other().name(),
                  decimals(2, bars.centreCosine()),
                  decimals(2, needed.get("merge")),
                  decimals(2, needed.getOrDefault("review", needed.get("merge")))));
    }
    if (asked) {
      names();
    }
    if (explanation.reason() == Reason.CONFLICTING_CLAIMS) {
      sentences.add("One of two claims must lead by a whole deviation.");
    }
  }

  /** What the names of both identities changed. */
  private void names() {
    NameEvidence names = explanation.bars().names();
    if (names.tier() == NameTier.FAMILY) {
      sentences.add("Both names are of one family, so that only a review merges them.");
    } else if (names.tier().proposes() && names.measured() != null) {
      String measured =
          names.measured().pairs() == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  ": of %,d such pairs an estimated %.0f %% are one person",
                  names.measured().pairs(),
                  100 * names.measured().share());
      sentences.add(
          "The names are alike (%s)%s. Such pairs merge from %s and go to review from %s."
              .formatted(
                  names.tier().words(),
                  measured,
                  decimals(2, names.measured().merge()),
                  decimals(2, names.measured().review())));
    }
  }

  /** No source says the claimed name: an alias of the user stands for it. */
  private void alias() {
    String claimed = NameForm.of(explanation.face().claimed());
    List<String> names =
        explanation.face().claims().stream()
            .map(Explanation.Claim::name)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (claimed != null
        && !names.isEmpty()
        && names.stream().map(NameForm::of).noneMatch(claimed::equals)) {
      sentences.add(
          "The source says %s, which is an alias of %s by clean.aliases."
              .formatted(String.join(", ", names), explanation.face().claimed()));
    }
  }

  private void photograph() {
    boolean background = explanation.reason() == Reason.BACKGROUND;
    explanation.sameImage().stream()
        .filter(face -> background && !Reason.Decision.DROPPED.name().equals(face.decision()))
        .findFirst()
        .ifPresent(
            face ->
                sentences.add(
                    "Face %s of the same photograph is the claimed person: %s, %s."
                        .formatted(
                            face.id().replaceAll(".*-", ""), face.decision(), face.reason())));
  }

  private void copies() {
    Copies copies = explanation.copies();
    if (copies.copies() > 0) {
      sentences.add(
          copies.copies() == 1
              ? "One image repeats its image."
              : String.format(Locale.ROOT, "%,d images repeat its image.", copies.copies()));
    }
    if (copies.kind() != null) {
      sentences.add(
          String.format(
              Locale.ROOT,
              switch (copies.kind()) {
                case PIXELS -> "Its image has the pixels of %s.";
                case PHOTOGRAPH -> "Its image is a copy of %s%s.";
                case BURST -> "Its image shows another moment of the series of %s%s.";
              },
              copies.uri(),
              (copies.byFaces()
                      ? ": the registered faces correlate at "
                      : ": the share of equal bits of the hashes is ")
                  + decimals(3, copies.similarity())));
    }
  }

  private void space() {
    if (explanation.modelId().contains("+")) {
      sentences.add(
          "The comparison uses the space of %s. The cosines between single faces use the embedder itself."
              .formatted(explanation.modelId()));
    }
  }

  /** A number with a fixed number of digits, without a negative zero. */
  static String decimals(int digits, double value) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.matches("-0(\\.0+)?") ? text.substring(1) : text;
  }
}
