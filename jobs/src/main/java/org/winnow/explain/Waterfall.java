package org.winnow.explain;

import java.util.List;
import java.util.Locale;
import org.winnow.identity.MinSimilarity;
import org.winnow.identity.ScoreBreakdown;
import org.winnow.identity.ScoreBreakdown.Kind;
import org.winnow.identity.ScoreBreakdown.Step;
import org.winnow.page.Html;
import org.winnow.table.CleanDetails;

/**
 * The breakdown of a score as a waterfall in inline SVG: one bar per step, the threshold as a line
 * through all bars, and the impostor distribution below. Widths are shares of the whole and heights
 * are pixels, so the text keeps its size on a phone.
 *
 * @param from minimum of the axis, in the unit of the threshold
 * @param to maximum of the axis
 */
record Waterfall(double from, double to) {
  private static final int ROW = 38;
  private static final int TOP = 20;
  private static final int LAW = 30;
  private static final int FOOT = 18;

  /** Share of the width of the plot. The values stand to its right. */
  private static final double PLOT = 88;

  /** A common axis of several breakdowns. */
  static Waterfall around(List<ScoreBreakdown> breakdowns, CleanDetails.NormalFit impostors) {
    double least = 0;
    double most = 0;
    for (ScoreBreakdown breakdown : breakdowns) {
      least = Math.min(least, breakdown.threshold().value());
      most = Math.max(most, breakdown.threshold().value());
      for (Step step : breakdown.steps()) {
        least = Math.min(least, Math.min(step.from(), step.to()));
        most = Math.max(most, Math.max(step.from(), step.to()));
      }
      if (breakdown.threshold().onScore() && impostors != null) {
        least = Math.min(least, impostors.median() - 2.5 * impostors.deviation());
        most = Math.max(most, impostors.median() + 2.5 * impostors.deviation());
      }
    }
    double room = Math.max(1e-6, most - least) * 0.03;
    return new Waterfall(least - room, most + room);
  }

  /**
   * The picture.
   *
   * @param title alternative text
   * @param decides whether the threshold applies, and is drawn
   * @param doubtful threshold of review; null to omit it
   * @param impostors the normal law of impostor scores; null to omit it
   */
  String svg(
      ScoreBreakdown breakdown,
      String title,
      boolean decides,
      MinSimilarity doubtful,
      CleanDetails.NormalFit impostors) {
    List<Step> steps = breakdown.steps();
    boolean law = breakdown.threshold().onScore() && impostors != null;
    int rows = steps.size() + (decides ? 1 : 0);
    int floor = TOP + rows * ROW + (law ? LAW : 6);
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg class=\"fall\" width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"%s\">",
        floor + FOOT,
        Html.escape(decides ? title + ": " + ExplanationText.outcome(breakdown) : title));
    if (law) {
      bell(svg, impostors, floor);
    }
    axis(svg, breakdown.threshold().onScore(), floor);
    if (decides && doubtful != null && doubtful.value() < breakdown.threshold().value()) {
      upright(svg, "doubtful", doubtful.value(), floor);
    }
    int digits = breakdown.threshold().onScore() ? 2 : 3;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      boolean sum = step.kind() == Kind.SCORE;
      bar(svg, i, style(step), step);
      row(svg, i, words(step, breakdown), signed(step, sum || i == 0, digits));
      if (i + 1 < rows) {
        link(svg, i, step.to());
      }
    }
    if (decides) {
      beyond(svg, breakdown, rows - 1, floor);
    }
    return svg.append("</svg>").toString();
  }

  private void beyond(StringBuilder svg, ScoreBreakdown breakdown, int row, int floor) {
    Step beyond = new Step(Kind.SCORE, breakdown.threshold().value(), breakdown.comparedValue());
    bar(svg, row, breakdown.passes() ? "passed" : "missed", beyond);
    row(
        svg,
        row,
        breakdown.passes() ? "above the threshold" : "below the threshold",
        signed(beyond, false, breakdown.threshold().onScore() ? 2 : 3));
    upright(svg, "needed", breakdown.threshold().value(), floor);
    needed(svg, breakdown.threshold());
  }

  private static String style(Step step) {
    return switch (step.kind()) {
      case COSINE -> "cosine";
      case SCORE -> "score";
      default -> "taken";
    };
  }

  private static String words(Step step, ScoreBreakdown breakdown) {
    return switch (step.kind()) {
      case COSINE ->
          breakdown.threshold().onScore()
              ? "cosine " + ExplanationText.decimals(3, breakdown.cosine())
              : "cosine";
      case IMPOSTORS ->
          breakdown
              .impostorStats()
              .map(
                  standing ->
                      (standing.mean() < 0
                              ? "plus its mean with impostors, "
                              : "minus its mean with impostors, ")
                          + ExplanationText.decimals(3, standing.mean()).replace('-', '−'))
              .orElse("");
      case SCORE ->
          breakdown
              .impostorStats()
              .map(
                  standing ->
                      "score, standard deviation "
                          + ExplanationText.decimals(3, standing.deviation()))
              .orElse("score");
      case OTHER_FACES -> "minus for %s faces in the photograph".formatted(breakdown.faces());
    };
  }

  private static String signed(Step step, boolean sum, int digits) {
    double value = sum ? step.to() : step.change();
    String text = ExplanationText.decimals(digits, Math.abs(value));
    String sign = value < 0 ? "−" : "+";
    return (sum && value >= 0 ? "" : sign) + text;
  }

  private double share(double value) {
    return PLOT * (value - from) / (to - from);
  }

  private static int top(int row) {
    return TOP + row * ROW;
  }

  private static void row(StringBuilder svg, int row, String words, String value) {
    add(svg, "<text x=\"0\" y=\"%d\">%s</text>", top(row) + 13, Html.escape(words));
    add(
        svg,
        "<text class=\"value\" x=\"100%%\" y=\"%d\" text-anchor=\"end\">%s</text>",
        top(row) + 13,
        Html.escape(value));
  }

  private void bar(StringBuilder svg, int row, String style, Step step) {
    double left = share(Math.min(step.from(), step.to()));
    double width = share(Math.max(step.from(), step.to())) - left;
    add(
        svg,
        "<rect class=\"%s\" x=\"%.2f%%\" y=\"%d\" width=\"%.2f%%\" height=\"11\" rx=\"2\"/>",
        style,
        left,
        top(row) + 19,
        Math.max(0.4, width));
  }

  /** A line from the end of a step to the start of the next. */
  private void link(StringBuilder svg, int row, double value) {
    add(
        svg,
        "<line class=\"link\" x1=\"%1$.2f%%\" x2=\"%1$.2f%%\" y1=\"%2$d\" y2=\"%3$d\"/>",
        share(value),
        top(row) + 30,
        top(row + 1) + 19);
  }

  private void upright(StringBuilder svg, String style, double value, int floor) {
    add(
        svg,
        "<line class=\"%1$s\" x1=\"%2$.2f%%\" x2=\"%2$.2f%%\" y1=\"%3$d\" y2=\"%4$d\"/>",
        style,
        share(value),
        TOP - 3,
        floor);
  }

  private void needed(StringBuilder svg, MinSimilarity bar) {
    double at = share(bar.value());
    String anchor = at < 20 ? "start" : at > 80 ? "end" : "middle";
    add(
        svg,
        "<text class=\"line\" x=\"%.2f%%\" y=\"12\" text-anchor=\"%s\">threshold %s</text>",
        at,
        anchor,
        ExplanationText.decimals(2, bar.value()));
  }

  private void axis(StringBuilder svg, boolean onScore, int floor) {
    add(
        svg,
        "<line class=\"axis\" x1=\"0\" x2=\"%2$.0f%%\" y1=\"%1$d\" y2=\"%1$d\"/>",
        floor,
        PLOT);
    double step = onScore ? (to - from > 9 ? 4 : 2) : 0.2;
    for (double tick = Math.ceil(from / step) * step; tick <= to; tick += step) {
      double at = share(tick);
      if (at > 3 && at < PLOT - 2) {
        add(
            svg,
            "<text class=\"tick\" x=\"%.2f%%\" y=\"%d\" text-anchor=\"middle\">%s</text>",
            at,
            floor + 13,
            ExplanationText.decimals(onScore ? 0 : 1, tick).replace('-', '−'));
      }
    }
  }

  /** The density of impostor scores, in a separate box that is stretched to the axis. */
  private void bell(StringBuilder svg, CleanDetails.NormalFit law, int floor) {
    StringBuilder path = new StringBuilder("M0 100");
    for (int x = 0; x <= 100; x++) {
      double z = (from + (to - from) * x / 100 - law.median()) / law.deviation();
      path.append(String.format(Locale.ROOT, "L%d %.1f", x, 100 - 100 * Math.exp(-z * z / 2)));
    }
    add(
        svg,
        "<svg x=\"0\" y=\"%d\" width=\"%.0f%%\" height=\"%d\" viewBox=\"0 0 100 100\""
            + " preserveAspectRatio=\"none\"><path class=\"impostors\" d=\"%sL100 100Z\"/></svg>",
        floor - LAW + 2,
        PLOT,
        LAW - 2,
        path);
    double at = share(law.median());
    add(
        svg,
        "<text class=\"tick\" x=\"%.2f%%\" y=\"%d\" text-anchor=\"middle\">impostors</text>",
        Math.max(8, Math.min(92, at)),
        floor - 6);
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
