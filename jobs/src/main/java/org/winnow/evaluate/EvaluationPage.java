package org.winnow.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.winnow.page.Html;

/** An evaluation as one HTML file without scripts or external files. */
public final class EvaluationPage {
  private EvaluationPage() {}

  /** The page as a UTF-8 file. */
  public static byte[] render(Evaluation evaluation) {
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .append("style-src 'unsafe-inline'\">\n<title>")
        .append(Html.escape(evaluation.title()))
        .append("</title>\n<style>\n")
        .append(style())
        .append("</style>\n</head>\n<body>\n<h1>")
        .append(Html.escape(evaluation.title()))
        .append("</h1>\n");
    evaluation.facts().forEach(fact -> element(page, "p", fact));
    for (Evaluation.Section section : evaluation.sections()) {
      page.append("<section>\n");
      element(page, "h2", section.heading());
      element(page, "p", section.note());
      if (!section.rows().isEmpty()) {
        table(page, section);
      }
      page.append("<div class=\"plots\">\n");
      section.plots().forEach(plot -> page.append(plot.svg()));
      page.append("</div>\n</section>\n");
    }
    return page.append("</body>\n</html>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void table(StringBuilder page, Evaluation.Section section) {
    page.append("<div class=\"scroll\"><table>\n<thead><tr>");
    for (int i = 0; i < section.columns().size(); i++) {
      cell(page, "th", section.columns().get(i), numeric(section, i));
    }
    page.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : section.rows()) {
      page.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        cell(page, "td", row.get(i), numeric(section, i));
      }
      page.append("</tr>\n");
    }
    page.append("</tbody></table></div>\n");
  }

  private static boolean numeric(Evaluation.Section section, int column) {
    return section.rows().stream().allMatch(row -> row.get(column).matches("[-0-9.,e %]*"));
  }

  private static void cell(StringBuilder page, String tag, String text, boolean number) {
    page.append('<').append(tag).append(number ? " class=\"number\">" : ">");
    page.append(Html.escape(text)).append("</").append(tag).append('>');
  }

  private static void element(StringBuilder page, String tag, String text) {
    if (!text.isEmpty()) {
      page.append('<').append(tag).append('>');
      page.append(Html.escape(text)).append("</").append(tag).append(">\n");
    }
  }

  private static String style() {
    try (InputStream in = EvaluationPage.class.getResourceAsStream("/evaluate/page.css")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks evaluate/page.css");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
