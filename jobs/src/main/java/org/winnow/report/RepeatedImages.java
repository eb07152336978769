package org.winnow.report;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.report.ReportData.Part;
import org.winnow.store.DeltaStore;
import org.winnow.table.Duplicates;
import org.winnow.table.ImageHashes;

/** Counts the images that repeat others. */
final class RepeatedImages {
  private RepeatedImages() {}

  /**
   * The compared images: those that repeat none, then those that do, by kind. Empty if none was
   * compared.
   */
  static List<Part> parts(DeltaStore tables) {
    if (tables.isEmpty(ImageHashes.TABLE)) {
      return List.of();
    }
    Dataset<Row> compared =
        tables
            .read(ImageHashes.TABLE)
            .filter(ImageHashes.COMPARED_FACES.col().isNotNull())
            .select(ImageHashes.IMAGE_ID.col());
    long left = compared.count();
    List<Part> parts = new ArrayList<>();
    // At most one row for each kind.
    for (Row row :
        tables
            .read(Duplicates.TABLE)
            .join(compared, Duplicates.IMAGE_ID.name())
            .groupBy(Duplicates.KIND.col())
            .count()
            .orderBy(Duplicates.KIND.col().desc())
            .collectAsList()) {
      parts.add(new Part("copy", row.getString(0), row.getLong(1)));
      left -= row.getLong(1);
    }
    parts.add(0, new Part("kept", "", left));
    return parts;
  }
}
