package org.winnow.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The HTML page around the data: one file that needs no other file and fetches nothing.
 *
 * <p>Names and captions are untrusted input. The page holds them as JSON, in which no character can
 * close the script element. The script inserts them as text only. The content security policy
 * blocks all other scripts.
 */
public final class Page {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");
  private static final List<String> SCRIPTS =
      List.of("dom.js", "charts.js", "faces.js", "sections.js", "page.js");
  private static final List<String> REVIEW_SCRIPTS = List.of("dom.js", "review.js");

  private Page() {}

  /**
   * The report as a UTF-8 file.
   *
   * @param data data of the page's script, as JSON
   * @param explained explanations as HTML, which the script puts into their section
   */
  public static byte[] ofReport(Object data, String explained) {
    String library = resource("chart.umd.min.js").replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    String style = resource("page.css") + resource("explain.css");
    return fill(
            resource("page.html"),
            slots(style, library, SCRIPTS, Map.of("data", json(data), "explained", explained)))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The page of review questions as a UTF-8 file. */
  public static byte[] ofQuestions(Object data) {
    String style = resource("page.css") + resource("review.css");
    return fill(
            resource("review.html"), slots(style, "", REVIEW_SCRIPTS, Map.of("data", json(data))))
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A page without scripts as a UTF-8 file.
   *
   * @param place text of the head, unescaped
   * @param main HTML
   * @param foot unescaped
   */
  public static byte[] ofExplanations(String place, String main, String foot) {
    return withoutScripts("Why Winnow decided so", place, main, foot);
  }

  /**
   * A page without scripts as a UTF-8 file.
   *
   * @param heading title of the page, unescaped
   * @param place text of the head, unescaped
   * @param main HTML
   * @param foot unescaped
   */
  public static byte[] withoutScripts(String heading, String place, String main, String foot) {
    String style = resource("page.css") + resource("explain.css");
    Map<String, String> slots =
        new HashMap<>(
            Map.of(
                "heading",
                Html.escape(heading),
                "place",
                Html.escape(place),
                "main",
                main,
                "foot",
                Html.escape(foot)));
    frame(slots, style, List.of());
    return fill(resource("explain.html"), slots).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> slots(
      String style, String library, List<String> scripts, Map<String, String> content) {
    String script =
        scripts.stream()
            .map(Page::resource)
            .collect(Collectors.joining("\n", "'use strict';\n", ""));
    Map<String, String> slots = new HashMap<>(content);
    frame(slots, style, library.isEmpty() ? List.of(script) : List.of(library, script));
    slots.put("licence", resource("LICENSE.md").replace("--", "- -"));
    slots.put("library", library);
    slots.put("script", script);
    return slots;
  }

  /** The common head of all pages. */
  private static void frame(Map<String, String> slots, String style, List<String> scripts) {
    slots.put(
        "head", fill(resource("head.html"), Map.of("policy", policy(style, scripts))).strip());
    slots.put("logo", resource("logo.html").strip());
    slots.put("style", style);
  }

  /** A value as JSON for a script element. */
  public static String json(Object value) {
    try {
      String text = JSON.writeValueAsString(value);
      // These characters occur only inside strings, where their escapes are equivalent.
      return text.replace("&", "\\u0026")
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String policy(String style, List<String> scripts) {
    return "default-src 'none'; img-src data:; style-src "
        + hash(style)
        + "; script-src "
        + (scripts.isEmpty()
            ? "'none'"
            : scripts.stream().map(Page::hash).collect(Collectors.joining(" ")))
        + "; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fills the slots in one pass. Inserted text is not searched for slots. */
  private static String fill(String template, Map<String, String> slots) {
    StringBuilder page = new StringBuilder();
    Matcher slot = SLOT.matcher(template);
    int end = 0;
    while (slot.find()) {
      page.append(template, end, slot.start()).append(slots.get(slot.group(1)));
      end = slot.end();
    }
    return page.append(template, end, template.length()).toString();
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream("/report/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks report/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
