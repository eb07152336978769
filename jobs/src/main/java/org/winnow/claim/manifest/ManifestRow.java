package org.winnow.claim.manifest;

import java.util.Map;
import org.winnow.table.Field;

/**
 * One row of a manifest.
 *
 * @param file the file that holds it
 * @param number line or row of the file, from 1
 * @param values texts without blanks around them, by the column of {@code sources} that they are
 *     for; what is not given is not there
 * @param problem why the row cannot be used: reason code, colon, detail; null where it can
 */
public record ManifestRow(String file, long number, Map<Field, String> values, String problem) {
  static ManifestRow broken(String file, long number, String detail) {
    return new ManifestRow(file, number, Map.of(), "BAD_ROW: " + detail);
  }
}
