package org.winnow.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.winnow.page.Plot.Axis;
import org.winnow.page.Plot.Kind;
import org.winnow.page.Plot.Series;
import org.xml.sax.InputSource;

/** Diagrams as SVG: where values are drawn, and what is written at the axes. */
class PlotTest {
  private static final Axis UNIT = new Axis("rate", 0, 1, false);

  @Test
  void anAxisHasRoundTicksWithinItsEnds() {
    assertThat(UNIT.ticks().stream().map(UNIT::text))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
    Axis quarters = new Axis("", 0, 1.5, false);
    assertThat(quarters.ticks().stream().map(quarters::text))
        .containsExactly("0.00", "0.25", "0.50", "0.75", "1.00", "1.25", "1.50");
    Axis negative = new Axis("", -0.95, 0.95, false);
    assertThat(negative.ticks().stream().map(negative::text))
        .contains("0.0")
        .doesNotContain("-0.0")
        .allMatch(text -> Math.abs(Double.parseDouble(text)) <= 0.95);
    Axis large = new Axis("", 0, 60_000, false);
    assertThat(large.ticks().stream().map(large::text)).contains("0", "10000", "60000");
  }

  @Test
  void aLogarithmicAxisHasPowersOfTen() {
    Axis far = new Axis("FAR", -6, 0, true);
    assertThat(far.ticks().stream().map(far::text))
        .containsExactly("1e-6", "1e-5", "1e-4", "1e-3", "1e-2", "1e-1", "1");
    assertThat(new Axis("FAR", -30, 0, true).ticks()).hasSizeLessThan(10);
  }

  @Test
  void valuesBeyondTheAxisAreDrawnAtItsEnd() {
    assertThat(UNIT.share(-3)).isZero();
    assertThat(UNIT.share(0.25)).isEqualTo(0.25);
    assertThat(UNIT.share(7)).isEqualTo(1);
  }

  @Test
  void theLineGoesThroughTheValuesFromLeftToRightAndUpwards() throws Exception {
    Document svg = parse(plot(new Series("ROC", 0, Kind.LINE, points(0, 0, 0.5, 0.5, 1, 1))));
    String[] path = attribute(svg, "path", "line c0").substring(1).split("L");
    assertThat(path).hasSize(3);
    double[] first = numbers(path[0]);
    double[] middle = numbers(path[1]);
    double[] last = numbers(path[2]);
    assertThat(first[0]).isLessThan(middle[0]);
    assertThat(middle[0] - first[0]).isEqualTo(last[0] - middle[0]);
    assertThat(first[1]).isGreaterThan(last[1]);
    assertThat(middle[1]).isBetween(last[1], first[1]);
  }

  @Test
  void anAreaIsClosedAndPointsAreCircles() throws Exception {
    Document svg =
        parse(
            plot(
                new Series("density", 1, Kind.AREA, points(0, 0.2, 1, 0.4)),
                new Series("chosen", 8, Kind.POINTS, points(0.1, 0.1, 0.9, 0.9)),
                new Series("empty", 3, Kind.LINE, List.of())));
    assertThat(attribute(svg, "path", "area c1")).endsWith("Z");
    NodeList circles = svg.getElementsByTagName("circle");
    assertThat(circles.getLength()).isEqualTo(2);
    // There are six colours; after the last comes the first again.
    assertThat(((Element) circles.item(0)).getAttribute("class")).isEqualTo("c2");
    assertThat(svg.getElementsByTagName("li").getLength()).isEqualTo(3);
  }

  @Test
  void namesAreEscapedAndNumbersDoNotDependOnTheLocale() throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      String svg = plot(new Series("<b>\"x\" & y", 0, Kind.LINE, points(0.123, 0.456, 1, 1)));
      assertThat(parse(svg).getElementsByTagName("b").getLength()).isZero();
      assertThat(svg).contains("&lt;b&gt;").doesNotContain(",");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String plot(Series... series) {
    return new Plot("A title", UNIT, UNIT, List.of(series)).svg();
  }

  private static List<double[]> points(double... xy) {
    return java.util.stream.IntStream.range(0, xy.length / 2)
        .mapToObj(i -> new double[] {xy[2 * i], xy[2 * i + 1]})
        .toList();
  }

  private static double[] numbers(String point) {
    String[] parts = point.split(" ");
    return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
  }

  private static String attribute(Document svg, String tag, String style) {
    NodeList all = svg.getElementsByTagName(tag);
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      if (element.getAttribute("class").equals(style)) {
        return element.getAttribute("d");
      }
    }
    throw new AssertionError("no " + tag + " of class " + style);
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
