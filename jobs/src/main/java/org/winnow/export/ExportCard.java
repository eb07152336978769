package org.winnow.export;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.winnow.console.Unit;
import org.winnow.job.Versions;

/**
 * Origin of the rows of an export.
 *
 * @param source the table and its version
 * @param details how they came about, in words
 * @param order order of the labels, in words
 */
public record ExportCard(String source, String details, String order) {

  /**
   * Faces that a cleaning round kept.
   *
   * @param model model whose space cleaning used
   */
  public static ExportCard cleaned(String source, String round, String model) {
    return new ExportCard(
        source,
        "cleaning round " + round + ", compared in the space of " + model,
        "the published class numbers");
  }

  /**
   * Faces of a mix.
   *
   * @param origins tables and versions that it came from, in words
   */
  public static ExportCard mixed(String source, String origins) {
    return new ExportCard(source, "made from " + origins, "the sources of the mix");
  }

  /** All parameters that determine the bytes: exports with equal plans write the same files. */
  String plan(Format format, int shardFaces, Export size) {
    return String.join(
        ", ",
        "winnow " + Versions.winnow(),
        format.name(),
        source,
        details,
        shardFaces + " faces a shard",
        size.faces() + " faces",
        size.identities() + " classes");
  }

  /** The text of README.txt. */
  String text(Export.Order export, Export size, List<Row> bases) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            """
            Faces prepared by Winnow %s

            %s of %s, aligned to 112 x 112 pixels (ArcFace's five points), RGB when decoded.
            From %s, %s.

            Files
              %s
              identities.csv: label, identity_id, identity, faces
              Texts of CSV files that a spreadsheet would take for a formula (they begin with =, +, - or @) have an
              apostrophe before them: take it away to have the text as it was.
              checksums.sha256: `sha256sum -c checksums.sha256` proves all files
            Labels are 0 to %d without gaps, in the order of %s.

            Collections and the ground on which they may be used
            """,
            Versions.winnow(),
            Unit.FACES.of(size.faces()),
            Unit.IDENTITIES.of(size.identities()),
            source,
            details,
            export.format().holds(export.mixed()),
            size.identities() - 1,
            order));
    for (Row row : bases) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %,10d faces  %s; licence: %s; basis: %s%n",
              row.getLong(3),
              row.getString(0),
              row.getString(1),
              row.getString(2)));
    }
    text.append(
        """

        The model that you train comes back so
          winnow models add model.onnx --task embedding
          winnow clean --warehouse DIR --round next
        """);
    return text.toString();
  }
}
