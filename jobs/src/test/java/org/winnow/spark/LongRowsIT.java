package org.winnow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class LongRowsIT {
  private static final StructType SCHEMA =
      new StructType()
          .add("a", DataTypes.LongType, false)
          .add("b", DataTypes.LongType, false)
          .add("c", DataTypes.LongType, false);

  private final SparkSession spark;

  LongRowsIT(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void chunksHoldTheRowsOneAfterTheOther() {
    Dataset<Row> rows = spark.range(0, 2500, 1, 1).selectExpr("id", "-id", "id * 10000000000");

    List<long[]> chunks = LongRows.chunks(rows).collect();

    assertThat(chunks).extracting(chunk -> chunk.length).containsExactly(3072, 3072, 1356);
    assertThat(chunks.get(0)).startsWith(0, 0, 0, 1, -1, 10_000_000_000L);
    assertThat(chunks.get(2)).endsWith(2499, -2499, 24_990_000_000_000L);
  }

  @Test
  void aDatasetOfChunksHasTheirRows() {
    Dataset<Row> rows = spark.range(0, 5000, 1, 3).selectExpr("id a", "-id b", "id * 3 c");

    Dataset<Row> copy = LongRows.toDataset(spark, LongRows.chunks(rows), SCHEMA);

    assertThat(copy.schema()).isEqualTo(SCHEMA);
    assertThat(copy.collectAsList()).isEqualTo(rows.collectAsList());
    assertThat(copy.filter("a + b = 0 and c = 3 * a").count()).isEqualTo(5000);
  }

  @Test
  void emptyChunksAreSkipped() {
    JavaRDD<long[]> chunks =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(new long[0], new long[] {1, 2, 3}, new long[0]), 1);

    assertThat(LongRows.toDataset(spark, chunks, SCHEMA).collectAsList())
        .extracting(row -> row.getLong(2))
        .containsExactly(3L);
    assertThat(LongRows.chunks(spark.range(0).toDF()).collect()).isEmpty();
  }
}
