package org.winnow.claim.manifest;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnow.console.IngestErrors;
import org.winnow.table.Curated;
import org.winnow.table.Field;
import org.winnow.table.Sources;
import org.winnow.text.Csv;
import org.winnow.text.CsvReader;

/**
 * A manifest of separated values whose first line names the columns. In one that {@code export}
 * wrote, the identity is the name, not the class number, and texts lose the apostrophe that keeps
 * spreadsheets from taking them for formulas.
 */
final class SeparatedManifest implements ManifestReader {
  private final ManifestFile file;
  private final CsvReader values;
  private final Field[] columns;
  private final Map<Field, String> partition;
  private final boolean isExported;

  private SeparatedManifest(
      ManifestFile file, CsvReader values, Field[] columns, boolean isExported) {
    this.isExported = isExported;
    this.file = file;
    this.partition = file.partition();
    this.values = values;
    this.columns = columns;
  }

  static ManifestReader open(ManifestFile file, Reader text) throws IOException {
    CsvReader values = file.isTabbed() ? Csv.reader(text, '\t') : Csv.reader(text);
    List<String> head =
        values
            .next()
            .orElseThrow(
                () -> IngestErrors.manifest(file.path(), "It is empty: it has not even a head."))
            .cells();
    boolean isExported = head.equals(Curated.MANIFEST);
    List<String> read = new ArrayList<>(head);
    if (isExported) {
      read.remove(Curated.LABEL.name());
    }
    Map<String, Field> used = file.used(read);
    if (!used.containsValue(Sources.URI)) {
      throw IngestErrors.manifest(file.path(), ManifestColumns.noUri(head));
    }
    return new SeparatedManifest(
        file, values, head.stream().map(used::get).toArray(Field[]::new), isExported);
  }

  @Override
  public Optional<ManifestRow> next() throws IOException {
    return values.next().map(this::row);
  }

  private ManifestRow row(Csv.Line line) {
    List<String> cells = line.cells();
    if (cells.size() != columns.length) {
      return ManifestRow.broken(
          file.path(),
          line.number(),
          String.format(
              "It has %s cells, the head has %s. A cell with a separator or a line end is quoted.",
              cells.size(), columns.length));
    }
    Map<Field, String> row = new HashMap<>(partition);
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] != null) {
        String cell = cells.get(i);
        ManifestReader.put(row, columns[i], isExported ? Csv.original(cell) : cell);
      }
    }
    return new ManifestRow(file.path(), line.number(), row, null);
  }

  @Override
  public void close() throws IOException {
    values.close();
  }
}
