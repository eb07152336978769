package org.winnow.report;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.winnow.report.ReportData.Part;
import org.winnow.store.DeltaStore;
import org.winnow.table.Captions;
import org.winnow.table.Captions.Decision;

/** Counts captions by what the rules decided. */
final class ReadCaptions {
  private ReadCaptions() {}

  /** The captions that are kept, then those that are dropped, by reason. Empty without captions. */
  static List<Part> parts(DeltaStore tables) {
    long kept = 0;
    List<Part> parts = new ArrayList<>();
    // At most one row for each reason.
    for (Row row :
        tables
            .read(Captions.TABLE)
            .groupBy(Captions.DECISION.col(), Captions.REASON.col())
            .count()
            .orderBy(Captions.REASON.col())
            .collectAsList()) {
      if (row.getString(0).equals(Decision.KEEP.name())) {
        kept += row.getLong(2);
      } else {
        parts.add(new Part(FaceIndex.DROPPED, row.getString(1), row.getLong(2)));
      }
    }
    if (kept > 0 || !parts.isEmpty()) {
      parts.add(0, new Part(FaceIndex.KEPT, "", kept));
    }
    return parts;
  }
}
