package org.winnow.stage.captions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.winnow.text.caption.TermKind;

/** The captions of captions.tsv: 300 in 12 scripts, with the spans that a reader expects. */
final class WrittenCaptions {
  private WrittenCaptions() {}

  /** A span of the caption, in UTF-16. */
  record Span(TermKind kind, String text, int begin) {}

  /** A caption without its marks. */
  record Caption(String language, String decision, String text, List<Span> spans) {}

  static List<Caption> read(String file) {
    try (InputStream in = WrittenCaptions.class.getResourceAsStream("/captions/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> caption(line.split("\t")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Caption caption(String[] columns) {
    String marked = columns[2];
    StringBuilder text = new StringBuilder();
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < marked.length(); i++) {
      if (marked.charAt(i) == '{') {
        int end = marked.indexOf('}', i);
        String span = marked.substring(i + 3, end);
        spans.add(new Span(kind(marked.charAt(i + 1)), span, text.length()));
        text.append(span);
        i = end;
      } else {
        text.append(marked.charAt(i));
      }
    }
    return new Caption(columns[0], columns[1], text.toString(), spans);
  }

  private static TermKind kind(char mark) {
    return switch (mark) {
      case 'p' -> TermKind.PEOPLE;
      case 'j' -> TermKind.PROFESSION;
      case 'n' -> TermKind.NATIONALITY;
      case 'x' -> TermKind.EXCLUSION;
      default -> throw new IllegalArgumentException("mark " + mark);
    };
  }
}
