package org.winnow.report;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.winnow.console.Unit;
import org.winnow.report.ReportData.Part;
import org.winnow.report.ReportData.Step;
import org.winnow.store.DeltaStore;
import org.winnow.table.Captions;
import org.winnow.table.Captions.Decision;

/** Counts captions by what the rules decided. */
final class ReadCaptions {
  private ReadCaptions() {}

  /** The step of captions; none without captions. */
  static List<Step> steps(DeltaStore tables) {
    List<Part> parts = parts(tables);
    if (parts.isEmpty()) {
      return List.of();
    }
    long in = parts.stream().mapToLong(Part::n).sum();
    long kept = parts.get(0).n();
    return List.of(
        new Step("captions", Unit.CAPTIONS.word(in), in, parts, Unit.CAPTIONS.word(kept), kept));
  }

  /** The captions that are kept, then those that are dropped, by reason. Empty without captions. */
  private static List<Part> parts(DeltaStore tables) {
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
