package org.winnow.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A diagram as inline SVG. The page defines its colours. */
public record Plot(String title, Axis x, Axis y, List<Series> series) {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int LEFT = 62;
  private static final int RIGHT = 16;
  private static final int TOP = 14;
  private static final int BOTTOM = 48;

  /**
   * An axis.
   *
   * @param from value at its start; a decimal logarithm if {@code log}
   * @param to value at its end, above {@code from}
   */
  public record Axis(String label, double from, double to, boolean log) {
    double share(double value) {
      return Math.max(0, Math.min(1, (value - from) / (to - from)));
    }

    List<Double> ticks() {
      double step = log ? Math.max(1, Math.ceil((to - from) / 8)) : step((to - from) / 6);
      List<Double> ticks = new ArrayList<>();
      for (long i = Math.round(Math.ceil(from / step - 1e-9)); i * step <= to + 1e-9; i++) {
        ticks.add(i * step);
      }
      return ticks;
    }

    private static double step(double least) {
      double power = Math.pow(10, Math.floor(Math.log10(least)));
      for (double factor : new double[] {1, 2, 2.5, 5}) {
        if (factor * power >= least - 1e-12) {
          return factor * power;
        }
      }
      return 10 * power;
    }

    String text(double tick) {
      if (log) {
        return tick == 0 ? "1" : "1e" + Math.round(tick);
      }
      double step = step((to - from) / 6);
      // A step of 0.25 needs two digits, although its power of ten needs one.
      int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
      boolean even = Math.abs(step * Math.pow(10, digits) % 1) < 1e-6;
      String text = String.format(Locale.ROOT, "%." + (even ? digits : digits + 1) + "f", tick);
      return text.matches("-0(\\.0+)?") ? text.substring(1) : text;
    }
  }

  /** Drawing style of a series. */
  public enum Kind {
    LINE,
    AREA,
    POINTS
  }

  /**
   * A series of values.
   *
   * @param name for the legend
   * @param colour number of its colour, from 0
   * @param points x and y of each
   */
  public record Series(String name, int colour, Kind kind, List<double[]> points) {}

  /** Number of colours. They repeat after the last. */
  private static final int COLOURS = 6;

  /** The diagram. */
  public String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\""
                + " aria-label=\"%s\">%n",
            Html.escape(title),
            WIDTH,
            HEIGHT,
            Html.escape(title)));
    grid(svg);
    for (Series one : series) {
      draw(one, svg);
    }
    svg.append("</svg>").append(legend()).append("</figure>\n");
    return svg.toString();
  }

  private double px(double value) {
    return LEFT + x.share(value) * (WIDTH - LEFT - RIGHT);
  }

  private double py(double value) {
    return HEIGHT - BOTTOM - y.share(value) * (HEIGHT - TOP - BOTTOM);
  }

  private void grid(StringBuilder svg) {
    int floor = HEIGHT - BOTTOM;
    for (double tick : x.ticks()) {
      line(svg, "M%.1f %dV%d", px(tick), TOP, floor);
      text(svg, px(tick), floor + 18, "middle", x.text(tick));
    }
    for (double tick : y.ticks()) {
      line(svg, "M%d %.1fH%d", LEFT, py(tick), WIDTH - RIGHT);
      text(svg, LEFT - 8, py(tick) + 4, "end", y.text(tick));
    }
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", x.label());
    svg.append(
        String.format(
            Locale.ROOT,
            "<text text-anchor=\"middle\" transform=\"translate(14 %.1f) rotate(-90)\">%s</text>%n",
            (TOP + floor) / 2.0,
            Html.escape(y.label())));
  }

  private static void line(StringBuilder svg, String path, Object... numbers) {
    svg.append("<path class=\"grid\" d=\"")
        .append(String.format(Locale.ROOT, path, numbers))
        .append("\"/>\n");
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            Html.escape(text)));
  }

  private void draw(Series one, StringBuilder svg) {
    String style = "c" + one.colour() % COLOURS;
    if (one.points().isEmpty()) {
      return;
    }
    if (one.kind() == Kind.POINTS) {
      for (double[] point : one.points()) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"5.5\"/>%n",
                style,
                px(point[0]),
                py(point[1])));
      }
      return;
    }
    StringBuilder path = new StringBuilder();
    for (double[] point : one.points()) {
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              path.length() == 0 ? "M" : "L",
              px(point[0]),
              py(point[1])));
    }
    if (one.kind() == Kind.AREA) {
      double[] first = one.points().get(0);
      double[] last = one.points().get(one.points().size() - 1);
      svg.append(
          String.format(
              Locale.ROOT,
              "<path class=\"area %s\" d=\"%sL%.1f %dL%.1f %dZ\"/>%n",
              style,
              path,
              px(last[0]),
              HEIGHT - BOTTOM,
              px(first[0]),
              HEIGHT - BOTTOM));
    }
    svg.append("<path class=\"line ").append(style).append("\" d=\"").append(path).append("\"/>\n");
  }

  private String legend() {
    StringBuilder legend = new StringBuilder("<ul class=\"legend\">");
    for (Series one : series) {
      legend
          .append("<li><span class=\"key c")
          .append(one.colour() % COLOURS)
          .append("\"></span>")
          .append(Html.escape(one.name()))
          .append("</li>");
    }
    return legend.append("</ul>").toString();
  }
}
