package org.winnow.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.console.IngestErrors;
import org.winnow.evaluation.LfwPair;
import scala.Tuple2;

/** A pair list in the format of LFW or InsightFace. */
final class LfwPairs {
  private static final StructType PAIR =
      new StructType()
          .add(PairEvaluation.A, DataTypes.StringType)
          .add(PairEvaluation.B, DataTypes.StringType)
          .add(ScoreCounts.SAME, DataTypes.BooleanType)
          .add(ScoreCounts.FOLD, DataTypes.IntegerType);

  /** Maximum characters of a line in a message. */
  private static final int SHOWN = 120;

  private LfwPairs() {}

  /**
   * Reads columns a, b, same and fold. If the first line gives the number of folds and of pairs of
   * one kind in each ({@code 10 300}), the line order gives the fold. Otherwise a hash of the pair
   * does.
   *
   * @throws org.winnow.console.UserException if a line is not a pair
   */
  static Dataset<Row> read(SparkSession spark, String file) {
    Dataset<Row> lines = TabularFile.lines(spark, file);
    refuseOthers(lines, file);
    long ofFold = ofFold(lines.isEmpty() ? "" : unmarked(lines.head()));
    JavaRDD<Row> pairs =
        lines
            .javaRDD()
            .map(line -> LfwPair.parse(unmarked(line)))
            .filter(Optional::isPresent)
            .zipWithIndex()
            .map(
                numbered -> {
                  LfwPair pair = numbered._1().orElseThrow();
                  Integer fold = ofFold == 0 ? null : (int) (numbered._2() / ofFold);
                  return RowFactory.create(pair.first(), pair.second(), pair.same(), fold);
                });
    Dataset<Row> rows = spark.createDataFrame(pairs, PAIR);
    return ofFold == 0 ? rows.withColumn(ScoreCounts.FOLD, PairEvaluation.drawn()) : rows;
  }

  private static String unmarked(Row line) {
    String text = line.getString(0);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static void refuseOthers(Dataset<Row> lines, String file) {
    List<Tuple2<Row, Long>> others =
        lines.javaRDD().zipWithIndex().filter(line -> !readable(line._1())).take(1);
    if (!others.isEmpty()) {
      String text = unmarked(others.get(0)._1()).strip();
      throw IngestErrors.list(
          file,
          String.format(
              Locale.ROOT,
              "Line %d is not a pair: %s. A pair is `name 1 2` or `name 1 other 3`, or `path path"
                  + " 1` and `path path 0`.",
              others.get(0)._2() + 1,
              text.length() > SHOWN ? text.substring(0, SHOWN) + " …" : text));
    }
  }

  private static boolean readable(Row line) {
    try {
      LfwPair.parse(unmarked(line));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Number of pairs of both kinds in a fold; 0 if the line does not give it. */
  private static long ofFold(String line) {
    String[] numbers = line.strip().split("\\s+");
    return numbers.length == 2 && numbers[1].matches("[1-9][0-9]{0,8}")
        ? 2 * Long.parseLong(numbers[1])
        : 0;
  }
}
