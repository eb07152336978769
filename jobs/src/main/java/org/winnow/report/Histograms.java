package org.winnow.report;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log10;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;
import org.winnow.report.ReportData.Histogram;
import org.winnow.table.CleanDetails;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** Histograms, counted on the executors. Only the counts come to the driver. */
final class Histograms {
  private static final String MEASURE = "measure";
  private static final String SERIES = "series";
  private static final String BIN = "bin";
  private static final String BINNED = "m";

  private static final Column OUTCOME = col(FaceIndex.OUTCOME);

  private Histograms() {}

  /**
   * A value to count.
   *
   * @param value null if the row does not count
   * @param series the histogram that a row belongs to
   * @param from lower edge of the first bin
   * @param width width of a bin
   * @param log whether the value is a decimal logarithm
   */
  private record Measure(
      String name, Column value, Column series, double from, double width, int bins, boolean log) {
    Column binned() {
      Column bin = floor(value.minus(from).divide(width)).cast("int");
      Column clamped = greatest(lit(0), least(lit(bins - 1), bin));
      return struct(
          lit(name).as(MEASURE), series.as(SERIES), when(value.isNotNull(), clamped).as(BIN));
    }
  }

  /** The histograms of a warehouse, by name. */
  static Map<String, Histogram> of(FaceIndex facts, Dataset<Row> identities) {
    Map<String, Histogram> result = new TreeMap<>();
    count(facts.faces(), ofFaces(), result);
    count(facts.names(), List.of(size("claimed", claimed())), result);
    count(facts.accepted(), List.of(size("kept", col(FaceIndex.TOTAL))), result);
    count(identities, List.of(ofIdentities()), result);
    return result;
  }

  /** The cosines of the calibration sample. */
  static Histogram calibration(CleanDetails details) {
    int bins = details.cosines().values().stream().mapToInt(List::size).max().orElse(1);
    return new Histogram(-1, 2.0 / Math.max(1, bins), false, details.cosines());
  }

  private static List<Measure> ofFaces() {
    // The only face of an identity is its own centroid; its cosine of 1 is meaningless.
    Column compared =
        when(Labels.REASON.col().notEqual(Reason.SINGLE_IMAGE.name()), Labels.SIMILARITY.col());
    return List.of(
        new Measure(Labels.SIMILARITY.name(), number(compared), OUTCOME, -0.5, 0.02, 75, false),
        new Measure(Faces.SCORE.name(), number(Faces.SCORE.col()), OUTCOME, 0, 0.02, 50, false),
        new Measure("eyes", log(Faces.EYE_DISTANCE.col()), OUTCOME, 0.6, 0.05, 52, true),
        new Measure(Faces.SHARPNESS.name(), log(Faces.SHARPNESS.col()), OUTCOME, 0, 0.1, 45, true),
        new Measure(
            Faces.BRIGHTNESS.name(), number(Faces.BRIGHTNESS.col()), OUTCOME, 0, 6.375, 40, false),
        new Measure(Faces.YAW.name(), number(abs(Faces.YAW.col())), OUTCOME, 0, 2, 45, false));
  }

  private static Measure ofIdentities() {
    return new Measure(
        "nearest",
        number(Identities.NEAREST_SIMILARITY.col()),
        lower(Identities.STATUS.col()),
        -0.5,
        0.02,
        75,
        false);
  }

  /** Sizes in powers of two: 1, 2 to 3, 4 to 7 and so on. */
  private static Measure size(String name, Column faces) {
    return new Measure(
        "size_" + name,
        when(faces.gt(0), org.apache.spark.sql.functions.log2(faces)),
        lit(name),
        0,
        1,
        20,
        false);
  }

  /** Faces that may show the claimed person, without bystanders. */
  private static Column claimed() {
    return col(FaceIndex.TOTAL).minus(col(FaceIndex.BYSTANDER));
  }

  private static Column number(Column value) {
    Column number = value.cast("double");
    return when(number.isNaN(), lit(null)).otherwise(number);
  }

  private static Column log(Column value) {
    return log10(greatest(number(value), lit(1e-3)));
  }

  /** Counts all measures in one pass over the rows. */
  private static void count(
      Dataset<Row> rows, List<Measure> measures, Map<String, Histogram> into) {
    Column all = array(measures.stream().map(Measure::binned).toArray(Column[]::new));
    List<Row> counts =
        rows.select(explode(all).as(BINNED))
            .select(BINNED + ".*")
            .filter(col(BIN).isNotNull())
            .groupBy(col(MEASURE), col(SERIES), col(BIN))
            .count()
            .collectAsList();
    for (Measure measure : measures) {
      Map<String, List<Long>> series = new TreeMap<>();
      for (Row row : counts) {
        if (row.getString(0).equals(measure.name())) {
          series
              .computeIfAbsent(row.getString(1), s -> zeros(measure.bins()))
              .set(row.getInt(2), row.getLong(3));
        }
      }
      if (!series.isEmpty()) {
        into.put(
            measure.name(), new Histogram(measure.from(), measure.width(), measure.log(), series));
      }
    }
  }

  private static List<Long> zeros(int bins) {
    return new ArrayList<>(Collections.nCopies(bins, 0L));
  }
}
