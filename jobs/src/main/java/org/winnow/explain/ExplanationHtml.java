package org.winnow.explain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.winnow.console.Unit;
import org.winnow.explain.Explanation.Neighbour;
import org.winnow.explain.Explanation.Side;
import org.winnow.identity.Reason;
import org.winnow.identity.ScoreBreakdown;
import org.winnow.page.Html;
import org.winnow.table.Identities.Status;

/**
 * Explanations as HTML without scripts: the face between the most similar faces of both identities,
 * and the breakdown of both scores. Names and URIs are untrusted input, and are escaped.
 */
public final class ExplanationHtml {
  private static final int SAME_IMAGE = 4;
  private final Picture picture;
  private final StringBuilder html = new StringBuilder();

  /** Display of a face. */
  public interface Picture {
    /**
     * A face as HTML.
     *
     * @param text alternative text, unescaped
     */
    String html(String faceId, String text);
  }

  private ExplanationHtml(Picture picture) {
    this.picture = picture;
  }

  /**
   * One explanation.
   *
   * @param open whether the score breakdown is open at first
   */
  public static String of(Explanation explanation, Picture picture, boolean open) {
    ExplanationHtml page = new ExplanationHtml(picture);
    page.article(explanation, open);
    return page.html.toString();
  }

  private void article(Explanation explanation, boolean open) {
    Reason reason = explanation.reason();
    html.append("<article class=\"panel why\"><header><h3>");
    String claimed = explanation.face().claimed();
    html.append(claimed == null ? "Nobody was named" : "Claimed to be " + name(claimed));
    html.append("</h3>");
    html.append("<span class=\"chip ").append(outcome(reason.decision().name(), reason.name()));
    html.append("\">").append(reason.decision()).append("</span>");
    html.append("<code class=\"small\">").append(reason).append("</code></header>\n");
    sides(explanation);
    List<String> words = ExplanationText.of(explanation);
    if (open) {
      element("p", "", words.get(0));
    }
    html.append(open ? "<div>" : "<details><summary>How the scores were computed</summary>");
    falls(explanation);
    html.append("<ul class=\"words\">");
    words.stream().skip(1).forEach(line -> element("li", "", line));
    html.append("<li class=\"small\">Face <code>").append(Html.escape(explanation.face().id()));
    html.append("</code>, round ").append(explanation.round()).append(", by ");
    html.append(Html.escape(explanation.modelId())).append("</li></ul>");
    html.append(open ? "</div>" : "</details>").append("</article>\n");
  }

  private void sides(Explanation explanation) {
    Explanation.Face face = explanation.face();
    html.append("<div class=\"between\"><div class=\"asked\"><h4>This face</h4>");
    html.append("<div class=\"row large\">");
    face(face.id(), "", explanation.reason().decision().name(), explanation.reason().name(), null);
    html.append("</div>");
    face.claims().stream().limit(2).forEach(this::source);
    element("p", "small", measures(face));
    if (!explanation.sameImage().isEmpty()) {
      html.append("<h4>In the same photograph</h4><div class=\"row\">");
      explanation.sameImage().stream().limit(SAME_IMAGE).forEach(this::neighbour);
      html.append("</div>");
    }
    html.append("</div>");
    side(
        explanation.own(),
        explanation.face().claimed() == null
            ? "The image has no claim, so there is no claimed identity."
            : "No face was kept for comparison.");
    side(explanation.other(), "There is no other identity.");
    html.append("</div>\n");
  }

  /** The end of a URI is the most informative part. */
  private void source(Explanation.Claim claim) {
    html.append("<p class=\"small\" title=\"").append(Html.escape(claim.uri())).append("\">");
    html.append(name(claim.uri().replaceAll(".*/(?=[^/]*/[^/]*$)", ""))).append("</p>");
  }

  private static String measures(Explanation.Face face) {
    return String.format(
        Locale.ROOT,
        "eyes %.0f px apart, sharpness %.0f%s, turned %.0f°",
        face.eyes(),
        face.sharpness(),
        face.sharpness() < 20 ? " (blurred)" : "",
        Math.abs(face.yaw()));
  }

  private void side(Side side, String none) {
    if (side == null) {
      html.append("<div class=\"side\">");
      element("p", "small", none);
      html.append("</div>");
      return;
    }
    html.append("<div class=\"side\"><h4>").append(side.role().words()).append("<b>");
    html.append(name(side.name())).append("</b></h4><p class=\"numbers\">");
    if (side.cosine() != null) {
      html.append("cosine <b>").append(ExplanationText.decimals(2, side.cosine())).append("</b>");
    }
    if (side.score() != null) {
      html.append(", score <b>").append(ExplanationText.decimals(1, side.score())).append("</b>");
    }
    html.append("<span class=\"small\">").append(side.cosine() == null ? "" : " to the core; ");
    html.append(held(side)).append("</span></p><div class=\"row\">");
    side.nearest().forEach(this::neighbour);
    html.append("</div>");
    if (side.nearest().isEmpty()) {
      element("p", "small", "No other face to show.");
    }
    html.append("</div>");
  }

  private static String held(Side side) {
    return switch (Status.valueOf(side.status())) {
      case REVIEW -> "waits for review";
      case DROPPED -> "was dropped";
      case MERGED -> "was merged";
      case KEPT -> Unit.FACES.of(side.faces());
    };
  }

  private void neighbour(Neighbour face) {
    String value =
        face.cosine() == null
            ? ""
            : ExplanationText.decimals(2, face.cosine())
                + (face.score() == null ? "" : " · " + ExplanationText.decimals(1, face.score()));
    face(face.id(), value, face.decision(), face.reason(), face.uri());
  }

  private void face(String id, String value, String decision, String reason, String uri) {
    html.append("<figure class=\"").append(outcome(decision, reason)).append("\"");
    if (uri != null) {
      html.append(" title=\"").append(Html.escape(uri)).append('"');
    }
    html.append('>');
    String text = decision.toLowerCase(Locale.ROOT) + ": " + reason;
    html.append(picture.html(id, value.isEmpty() ? text : text + ", " + value));
    html.append("<figcaption>").append(value).append("</figcaption></figure>");
  }

  private static String outcome(String decision, String reason) {
    return reason.equals(Reason.BACKGROUND.name())
        ? Explanation.BYSTANDER
        : decision.toLowerCase(Locale.ROOT);
  }

  private void falls(Explanation explanation) {
    Optional<ScoreBreakdown> own = explanation.ofOwn();
    Optional<ScoreBreakdown> other = explanation.ofOther();
    List<ScoreBreakdown> both = Stream.of(own, other).flatMap(Optional::stream).toList();
    if (both.isEmpty()) {
      return;
    }
    Waterfall axis = Waterfall.around(both, explanation.bars().impostors());
    html.append("<div class=\"falls\">");
    own.ifPresent(breakdown -> fall(axis, breakdown, explanation, true));
    other.ifPresent(breakdown -> fall(axis, breakdown, explanation, false));
    html.append("</div>\n");
    if (both.get(0).threshold().onScore()) {
      element(
          "p",
          "small",
          "Scores in standard deviations above this face's mean with impostors. The grey curve"
              + " shows the impostor scores.");
    }
  }

  private void fall(
      Waterfall axis, ScoreBreakdown breakdown, Explanation explanation, boolean ofOwn) {
    Side side = ofOwn ? explanation.own() : explanation.other();
    boolean decides = ofOwn || explanation.otherDecides();
    html.append("<figure><figcaption>").append(side.role().words()).append(" <b>");
    html.append(name(side.name())).append("</b>");
    html.append(decides ? ": " + ExplanationText.outcome(breakdown) : "").append("</figcaption>");
    html.append(
        axis.svg(
            breakdown,
            side.role().words() + " " + side.name(),
            decides,
            ofOwn ? explanation.bars().doubtful() : null,
            explanation.bars().impostors()));
    html.append("</figure>");
  }

  /** A name may break after the separators of folder names. */
  private static String name(String name) {
    return Html.escape(name).replaceAll("([_.,/-])(?=.)", "$1<wbr>");
  }

  private void element(String tag, String style, String text) {
    html.append('<').append(tag);
    html.append(style.isEmpty() ? ">" : " class=\"" + style + "\">");
    html.append(Html.escape(text)).append("</").append(tag).append('>');
  }
}
