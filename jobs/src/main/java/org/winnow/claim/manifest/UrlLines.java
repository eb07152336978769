package org.winnow.claim.manifest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.winnow.table.Field;
import org.winnow.table.Sources;

/**
 * A text with one URL or path in each line. Empty lines and lines that begin with # are skipped.
 */
final class UrlLines implements ManifestReader {
  private final ManifestFile file;
  private final BufferedReader lines;
  private final Map<Field, String> partition;
  private long number;

  UrlLines(ManifestFile file, Reader text) {
    this.file = file;
    this.partition = file.partition();
    this.lines = new BufferedReader(text);
  }

  @Override
  public Optional<ManifestRow> next() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String uri = (number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line).strip();
      if (!uri.isEmpty() && !uri.startsWith("#")) {
        Map<Field, String> row = new HashMap<>(partition);
        ManifestReader.put(row, Sources.URI, uri);
        return Optional.of(new ManifestRow(file.path(), number, row, null));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
