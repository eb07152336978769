package org.winnow.archive.warc;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The header of a record, or of the HTTP message in it: a first line, fields, an empty line.
 * Source: ISO 28500:2017; RFC 9112.
 *
 * @param first first line
 * @param fields values by name in lower case; of a name that repeats, the first
 * @param length bytes of the header with the empty line
 */
record WarcHeader(String first, Map<String, String> fields, int length) {
  private static final String LENGTH = "content-length";
  private static final String TYPE = "content-type";

  /** Parses a header; empty if the bytes have no empty line. */
  static Optional<WarcHeader> of(byte[] bytes, int from) {
    int end = from;
    String first = null;
    Map<String, String> fields = new HashMap<>();
    for (int at = from; at < bytes.length; at = end) {
      end = at;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      if (end == bytes.length) {
        return Optional.empty();
      }
      String line = new String(bytes, at, end - at, StandardCharsets.UTF_8).stripTrailing();
      end++;
      if (line.isEmpty()) {
        return first == null
            ? Optional.empty()
            : Optional.of(new WarcHeader(first, fields, end - from));
      }
      int colon = line.indexOf(':');
      if (first == null) {
        first = line;
      } else if (colon > 0) {
        fields.putIfAbsent(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return Optional.empty();
  }

  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** Length of what follows the header; −1 if it is not given. */
  long contentLength() {
    String length = field(LENGTH);
    return length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
  }

  /** The media type in lower case, without parameters. */
  String type() {
    return field(TYPE).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Whether the record holds a whole answer of a host. */
  boolean isResponse() {
    return field("warc-type").equalsIgnoreCase("response") && type().equals("application/http");
  }

  /** Whether the record holds a picture without HTTP around it. */
  boolean isPicture() {
    return field("warc-type").equalsIgnoreCase("resource") && type().startsWith("image/");
  }

  /** Whether the HTTP message is an answer with a picture in it. */
  boolean isAnswerWithPicture() {
    return first.matches("HTTP/\\S+ 200(?: .*)?") && type().startsWith("image/");
  }

  /** The address of the record, without brackets that old writers put around it. */
  String target() {
    return field("warc-target-uri").replaceAll("^<|>$", "");
  }
}
