package org.winnow.export;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.winnow.console.Unit;
import org.winnow.job.Versions;

/**
 * Origin of the rows of an export.
 *
 * @param source the table version or round
 * @param round cleaning round
 * @param model model whose space cleaning used
 */
public record ExportCard(String source, String round, String model) {

  /** All parameters that determine the bytes: exports with equal plans write the same files. */
  String plan(Format format, int shardFaces, Export size) {
    return String.join(
        ", ",
        "winnow " + Versions.winnow(),
        format.name(),
        source,
        "round " + round,
        shardFaces + " faces a shard",
        size.faces() + " faces",
        size.identities() + " classes");
  }

  /** The text of README.txt. */
  String text(Format format, Export export, List<Row> bases) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            """
            Faces cleaned by Winnow %s

            %s of %s, aligned to 112 x 112 pixels (ArcFace's five points), RGB when decoded.
            From %s, cleaning round %s, compared in the space of %s.

            Files
              %s
              identities.csv: label, identity_id, identity, faces
              Texts of CSV files that a spreadsheet would take for a formula (they begin with =, +, - or @) have an
              apostrophe before them: take it away to have the text as it was.
              checksums.sha256: `sha256sum -c checksums.sha256` proves all files
            Labels are 0 to %d without gaps, in the order of the published class numbers.

            Collections and the ground on which they may be used
            """,
            Versions.winnow(),
            Unit.FACES.of(export.faces()),
            Unit.IDENTITIES.of(export.identities()),
            source,
            round,
            model,
            format.holds(),
            export.identities() - 1));
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
