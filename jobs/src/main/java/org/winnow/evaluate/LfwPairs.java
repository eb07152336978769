package org.winnow.evaluate;

import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.evaluation.LfwPair;

/** A list of pairs in LFW's format. */
final class LfwPairs {
  private static final StructType PAIR =
      new StructType()
          .add("a", DataTypes.StringType)
          .add("b", DataTypes.StringType)
          .add("same", DataTypes.BooleanType)
          .add("fold", DataTypes.IntegerType);

  private LfwPairs() {}

  /**
   * Reads columns a, b, same and fold. Where the first line gives the number of folds and of pairs
   * of one kind in each ({@code 10 300}), the order of the lines gives the fold; elsewhere the pair
   * decides it.
   */
  static Dataset<Row> read(SparkSession spark, String file) {
    Dataset<Row> lines = TabularFile.lines(spark, file);
    long ofFold = ofFold(lines.isEmpty() ? "" : lines.head().getString(0));
    JavaRDD<Row> pairs =
        lines
            .javaRDD()
            .map(line -> LfwPair.of(line.getString(0)))
            .filter(Optional::isPresent)
            .zipWithIndex()
            .map(
                numbered -> {
                  LfwPair pair = numbered._1().orElseThrow();
                  Integer fold = ofFold == 0 ? null : (int) (numbered._2() / ofFold);
                  return RowFactory.create(pair.first(), pair.second(), pair.same(), fold);
                });
    Dataset<Row> rows = spark.createDataFrame(pairs, PAIR);
    return ofFold == 0 ? rows.withColumn("fold", PairEvaluation.drawn()) : rows;
  }

  /** Pairs of both kinds in a fold; 0 where the line does not say. */
  private static long ofFold(String line) {
    String[] numbers = line.strip().split("\\s+");
    return numbers.length == 2 && numbers[1].matches("[1-9][0-9]{0,8}")
        ? 2 * Long.parseLong(numbers[1])
        : 0;
  }
}
