package org.winnow.claim.manifest;

import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnow.table.Field;
import org.winnow.table.Sources;
import org.winnow.text.Csv;
import org.winnow.text.CsvReader;
import org.winnow.text.NumberText;

/**
 * A list of MXNet's im2rec ({@code index label path}) or of InsightFace ({@code aligned path
 * label}): three columns separated by tabs, without a head. The label is the name.
 */
final class LstManifest implements ManifestReader {
  private static final String NUMBER = "[+-]?[0-9]+([.][0-9]*)?([eE][+-]?[0-9]+)?";

  private final ManifestFile file;
  private final CsvReader values;
  private final Map<Field, String> partition;

  private LstManifest(ManifestFile file, CsvReader values) {
    this.file = file;
    this.partition = file.partition();
    this.values = values;
  }

  static ManifestReader open(ManifestFile file, Reader text) throws IOException {
    return new LstManifest(file, Csv.reader(text, '\t'));
  }

  @Override
  public Optional<ManifestRow> next() throws IOException {
    return values.next().map(line -> row(line.number(), line.cells()));
  }

  private ManifestRow row(long line, List<String> cells) {
    if (cells.size() != 3) {
      return ManifestRow.broken(
          file.path(),
          line,
          "It has "
              + cells.size()
              + " columns; a line of an .lst is index, label, path or aligned, path, label,"
              + " separated by tabs.");
    }
    boolean second = cells.get(1).strip().matches(NUMBER);
    boolean third = cells.get(2).strip().matches(NUMBER);
    if (second == third) {
      return ManifestRow.broken(
          file.path(), line, "One of its second and third column must be a number, the label.");
    }
    Map<Field, String> row = new HashMap<>(partition);
    ManifestReader.put(row, Sources.URI, cells.get(second ? 2 : 1));
    ManifestReader.put(
        row,
        Sources.CLAIMED_NAME,
        NumberText.of(Double.parseDouble(cells.get(second ? 1 : 2).strip())));
    return new ManifestRow(file.path(), line, row, null);
  }

  @Override
  public void close() throws IOException {
    values.close();
  }
}
