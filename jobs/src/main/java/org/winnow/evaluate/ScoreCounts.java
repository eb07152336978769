package org.winnow.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.evaluation.PairScores;
import org.winnow.table.Labels;

/** Histograms of similarities, counted on the executors. Only the counts come to the driver. */
final class ScoreCounts {
  /** Cosine of a pair, a double. */
  static final String SIMILARITY = Labels.SIMILARITY.name();

  static final String SERIES = "series";
  static final String FOLD = "fold";
  static final String SAME = "same";
  static final String BIN = "bin";
  static final String COUNT = "count";

  private static final UserDefinedFunction BIN_OF =
      udf((UDF1<Double, Integer>) PairScores::bin, DataTypes.IntegerType);

  private ScoreCounts() {}

  /**
   * Counts similarities.
   *
   * @param rows columns series (text) and fold (int), few distinct values; same (boolean);
   *     similarity (double)
   */
  static SortedMap<String, SortedMap<Integer, PairScores>> of(Dataset<Row> rows) {
    return collect(
        rows.withColumn(BIN, BIN_OF.apply(col(SIMILARITY)))
            .groupBy(col(SERIES), col(FOLD), col(SAME), col(BIN))
            .count());
  }

  /** Collects counts: series, fold, same, bin, count. */
  static SortedMap<String, SortedMap<Integer, PairScores>> collect(Dataset<Row> counts) {
    SortedMap<String, SortedMap<Integer, PairScores>> result = new TreeMap<>();
    Iterator<Row> rows = counts.toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      result
          .computeIfAbsent(row.getString(0), series -> new TreeMap<>())
          .computeIfAbsent(row.getInt(1), fold -> new PairScores())
          .add(row.getBoolean(2), row.getInt(3), row.getLong(4));
    }
    return result;
  }
}
