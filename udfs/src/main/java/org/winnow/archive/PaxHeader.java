package org.winnow.archive;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The records of an extended header of pax: {@code LENGTH KEY=VALUE\n}, the length in bytes and
 * with itself. Source: POSIX.1-2017, pax, "pax Extended Header".
 */
final class PaxHeader {
  static final String PATH = "path";
  static final String SIZE = "size";
  static final String SPARSE = "GNU.sparse.";
  static final String SPARSE_NAME = "GNU.sparse.name";

  private static final int MAX_LENGTH_DIGITS = 8;

  private PaxHeader() {}

  /**
   * Parses the records. A record without a value takes its key away.
   *
   * @param known records of a global header
   * @throws BadArchive if they are damaged
   */
  static Map<String, String> of(byte[] bytes, Map<String, String> known, long offset)
      throws BadArchive {
    Map<String, String> records = new HashMap<>(known);
    int at = 0;
    while (at < bytes.length && bytes[at] != 0) {
      int length = 0;
      int digits = at;
      while (digits < bytes.length
          && Character.isDigit(bytes[digits])
          && digits - at < MAX_LENGTH_DIGITS) {
        length = length * 10 + bytes[digits++] - '0';
      }
      boolean isValid =
          digits > at
              && digits < bytes.length
              && bytes[digits] == ' '
              && length > digits - at + 1
              && length <= bytes.length - at
              && bytes[at + length - 1] == '\n';
      String record =
          isValid
              ? new String(bytes, digits + 1, at + length - digits - 2, StandardCharsets.UTF_8)
              : "";
      int equals = record.indexOf('=');
      if (equals < 1) {
        throw new BadArchive(offset + at, "the extended header there is damaged");
      }
      if (equals == record.length() - 1) {
        records.remove(record.substring(0, equals));
      } else {
        records.put(record.substring(0, equals), record.substring(equals + 1));
      }
      at += length;
    }
    return records;
  }
}
