package org.winnow.primitive;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Vectors by number, since graphs of millions of nodes have no room for names.
 *
 * @param numbers columns id and number: the place of the id in the order of all
 * @param vectors columns number, apart (0 where the vector need not be kept apart) and vector
 */
record NumberedVectors(Dataset<Row> numbers, Dataset<Row> vectors) {
  private static final StructType NUMBER =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("number", DataTypes.IntegerType, false);

  static NumberedVectors of(VectorSet set) {
    JavaRDD<Row> ranked =
        set.rows()
            .select("id")
            .sort("id")
            .javaRDD()
            .zipWithIndex()
            .map(pair -> RowFactory.create(pair._1().getString(0), Math.toIntExact(pair._2())));
    Dataset<Row> numbers = Plans.cut(set.rows().sparkSession().createDataFrame(ranked, NUMBER));
    Dataset<Row> vectors =
        set.columns()
            .join(numbers, "id")
            .select(
                col("number"),
                coalesce(functions.when(col("apart").isNotNull(), xxhash64(col("apart"))), lit(0L))
                    .as("apart"),
                col("vector"));
    return new NumberedVectors(numbers, Plans.cut(vectors));
  }
}
