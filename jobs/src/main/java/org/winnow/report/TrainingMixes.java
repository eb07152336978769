package org.winnow.report;

import static org.apache.spark.sql.functions.sum;

import java.util.List;
import org.apache.spark.sql.Row;
import org.winnow.mix.MixCatalogue;
import org.winnow.report.ReportData.LeftOut;
import org.winnow.report.ReportData.Mixed;
import org.winnow.store.DeltaStore;
import org.winnow.table.Exclusions;

/** The training mixes of a warehouse: what they came from, what they hold, what they left out. */
final class TrainingMixes {
  private TrainingMixes() {}

  static List<Mixed> of(DeltaStore tables) {
    List<MixCatalogue.Entry> mixes = MixCatalogue.all(tables);
    if (mixes.isEmpty()) {
      return List.of();
    }
    // At most one row for each mix, source and reason.
    List<Row> leftOut =
        tables
            .read(Exclusions.TABLE)
            .groupBy(Exclusions.MIX.col(), Exclusions.SOURCE.col(), Exclusions.REASON.col())
            .agg(sum(Exclusions.ROWS.col()))
            .orderBy(Exclusions.SOURCE.col(), Exclusions.REASON.col())
            .collectAsList();
    return mixes.stream()
        .map(
            mix ->
                new Mixed(
                    mix.table().name(),
                    mix.rows(),
                    mix.identities(),
                    mix.origins(),
                    MixCatalogue.missing(tables, mix),
                    mix.composition(),
                    leftOut.stream()
                        .filter(row -> row.getString(0).equals(mix.name()))
                        .map(row -> new LeftOut(row.getString(1), row.getString(2), row.getLong(3)))
                        .toList()))
        .toList();
  }
}
