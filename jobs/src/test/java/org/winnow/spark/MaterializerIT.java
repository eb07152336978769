package org.winnow.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class MaterializerIT {
  private final SparkSession spark;

  MaterializerIT(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void fewRowsBecomePartOfThePlanAndManyStayWithTheExecutors() {
    Dataset<Row> few = Materializer.materialize(rows(100));
    assertThat(few.queryExecution().optimizedPlan()).isInstanceOf(LocalRelation.class);
    Dataset<Row> many = Materializer.materialize(rows(100_000));
    assertThat(many.queryExecution().optimizedPlan()).isNotInstanceOf(LocalRelation.class);

    for (Dataset<Row> cut : List.of(few, many)) {
      long rows = cut == few ? 100 : 100_000;
      assertThat(Materializer.count(cut)).isEqualTo(rows);
      assertThat(Materializer.count(cut.filter("id % 2 = 0"))).isEqualTo(rows / 2);
      assertThat(cut.schema()).isEqualTo(rows(rows).schema());
      assertThat(cut.exceptAll(rows(rows)).count()).isZero();
    }
    assertThat(Materializer.count(Materializer.materialize(rows(0)))).isZero();
  }

  @Test
  void whatIsPartOfThePlanIsCutWithoutAJob() {
    Dataset<Row> few = Materializer.materialize(rows(100));
    spark.sparkContext().setJobGroup("cut", "cut", false);
    Dataset<Row> odd = Materializer.materialize(few.filter("id % 2 = 1").select("text", "id"));
    assertThat(Materializer.count(odd)).isEqualTo(50);
    assertThat(spark.sparkContext().statusTracker().getJobIdsForGroup("cut")).isEmpty();
    spark.sparkContext().clearJobGroup();

    assertThat(odd.join(few, "id").count()).isEqualTo(50);
    assertThat(odd.collectAsList())
        .isEqualTo(rows(100).filter("id % 2 = 1").select("text", "id").collectAsList());
  }

  @Test
  void fewRowsThatLieInOnePartitionBecomePartOfThePlanToo() {
    Dataset<Row> uneven = rows(3).union(rows(4000).coalesce(1)).filter("id >= 3");
    Dataset<Row> cut = Materializer.materialize(uneven);
    assertThat(cut.queryExecution().optimizedPlan()).isInstanceOf(LocalRelation.class);
    assertThat(cut.collectAsList()).isEqualTo(uneven.collectAsList());
  }

  @Test
  void theOrderOfRowsIsKept() {
    assertThat(Materializer.materialize(rows(50).sort(col("id").desc())).collectAsList())
        .isEqualTo(rows(50).sort(col("id").desc()).collectAsList());
  }

  private Dataset<Row> rows(long count) {
    return spark
        .range(0, count, 1, 3)
        .select(
            col("id"),
            when(col("id").mod(3).equalTo(0), lit(null))
                .otherwise(col("id").cast("string"))
                .as("text"),
            array(col("id").cast("float"), lit(0.5f)).as("vector"),
            struct(col("id").as("a"), lit(null).cast("double").as("b")).as("pair"));
  }
}
