package org.winnow.stage.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.winnow.claim.ClaimRows;
import org.winnow.table.Sources;

/** Order of reading: files by id, then the members of each archive in its order. */
final class ReadOrder {
  static final Comparator<Row> ORDER =
      Comparator.<Row, String>comparing(
              claim -> ClaimRows.get(claim, ClaimRows.CONTAINER),
              Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(
              claim -> ClaimRows.get(claim, ClaimRows.READ_ORDER),
              Comparator.nullsFirst(Comparator.<Long>naturalOrder()))
          .thenComparing(claim -> claim.getString(0));

  private ReadOrder() {}

  /** What is read by one task: a file, a range of an archive, or an archive that is sequential. */
  static Column group() {
    return functions.coalesce(ClaimRows.READ_GROUP.col(), Sources.SOURCE_ID.col());
  }

  /** The order as columns. */
  static Column[] columns() {
    return new Column[] {
      ClaimRows.CONTAINER.col(), ClaimRows.READ_ORDER.col(), Sources.SOURCE_ID.col()
    };
  }

  /**
   * Cuts sorted claims into parts. An archive that is sequential is never cut.
   *
   * @param size number of claims of a part; more if an archive makes it longer
   */
  static List<List<Row>> parts(List<Row> claims, int size) {
    List<List<Row>> parts = new ArrayList<>();
    for (int from = 0; from < claims.size(); ) {
      int to = Math.min(claims.size(), from + size);
      while (to < claims.size() && isSameArchive(claims.get(to - 1), claims.get(to))) {
        to++;
      }
      parts.add(new ArrayList<>(claims.subList(from, to)));
      from = to;
    }
    return parts;
  }

  private static boolean isSameArchive(Row claim, Row next) {
    return MemberReader.isSequential(claim)
        && MemberReader.isSequential(next)
        && ClaimRows.get(claim, ClaimRows.READ_GROUP)
            .equals(ClaimRows.get(next, ClaimRows.READ_GROUP));
  }
}
