package org.winnow.mix;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.table.Exclusions.Reason;

/**
 * Numbers rows in an order. Spark sorts them into ranges and counts each range, so no task holds
 * them all.
 */
final class Ranks {
  static final String RANK = "rank";

  private static final String LIMIT = "limit";

  private Ranks() {}

  /** Adds {@link #RANK}, from 0 without gaps. The order must be total. */
  static Dataset<Row> number(Dataset<Row> rows, Column... order) {
    StructType schema = rows.schema().add(RANK, DataTypes.LongType, false);
    return rows.sparkSession()
        .createDataFrame(
            rows.sort(order)
                .javaRDD()
                .zipWithIndex()
                .map(
                    row -> {
                      Object[] values = new Object[row._1().size() + 1];
                      for (int i = 0; i < row._1().size(); i++) {
                        values[i] = row._1().get(i);
                      }
                      values[values.length - 1] = row._2();
                      return RowFactory.create(values);
                    }),
            schema);
  }

  /**
   * Leaves out what is above the size of its cell: in each cell, the rows with the smallest hashes
   * stay.
   *
   * @param units rows with {@link Candidates#CELL} and {@link Candidates#SHUFFLED}, none of them
   *     left out
   * @param ids columns that break ties between equal hashes
   */
  static Dataset<Row> select(Dataset<Row> units, MixSizes sizes, String... ids) {
    if (sizes.takeAll()) {
      return units;
    }
    List<Row> limits = new ArrayList<>();
    long first = 0;
    for (int cell = 0; cell < sizes.sizes().length; cell++) {
      limits.add(RowFactory.create(cell, first + sizes.sizes()[cell]));
      first += sizes.available().counts()[cell];
    }
    Dataset<Row> byCell =
        units
            .sparkSession()
            .createDataFrame(
                limits,
                new StructType()
                    .add(Candidates.CELL, DataTypes.IntegerType, false)
                    .add(LIMIT, DataTypes.LongType, false));
    List<Column> order = new ArrayList<>(List.of(col(Candidates.CELL), col(Candidates.SHUFFLED)));
    for (String id : ids) {
      order.add(col(id));
    }
    Column above = col(RANK).geq(col(LIMIT));
    return number(units, order.toArray(Column[]::new))
        .join(broadcast(byCell), Candidates.CELL)
        .withColumn(
            Candidates.LEFT_OUT, when(above, Reason.ABOVE_QUOTA.name()).otherwise(lit(null)))
        .drop(RANK, LIMIT);
  }
}
