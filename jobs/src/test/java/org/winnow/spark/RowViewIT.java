package org.winnow.spark;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class RowViewIT {
  private final SparkSession spark;

  RowViewIT(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void valuesAreThoseOfTheRow() {
    Dataset<Row> row =
        spark.sql("select 7, -9000000000, 0.25d, 'Zoë \uD83D\uDE42', array(1.5f, -2f)");

    List<Object> values =
        RowView.of(row)
            .<Object>flatMap(
                view ->
                    List.<Object>of(
                            view.getInt(0),
                            view.getLong(1),
                            view.getDouble(2),
                            view.getString(3),
                            new String(view.getUtf8(3), StandardCharsets.UTF_8),
                            view.getFloats(4)[0],
                            view.getFloats(4)[1])
                        .iterator())
            .collect();

    assertThat(values)
        .containsExactly(
            7, -9_000_000_000L, 0.25, "Zoë \uD83D\uDE42", "Zoë \uD83D\uDE42", 1.5f, -2f);
  }

  @Test
  void aTextThatIsNullStaysNull() {
    Dataset<Row> rows = spark.sql("select cast(null as string) union all select ''");

    assertThat(RowView.collect(rows, view -> view.getString(0))).containsExactly(null, "");
    assertThat(RowView.collect(rows, view -> view.getUtf8(0))).containsExactly(null, new byte[0]);
  }

  @Test
  void theRowsOfAPartitionShareOneViewAndComeInTheirOrder() {
    List<String> read =
        RowView.of(spark.range(0, 1000, 1, 2).toDF())
            .mapPartitions(
                rows -> {
                  Map<RowView, Long> views = new IdentityHashMap<>();
                  long sum = 0;
                  while (rows.hasNext()) {
                    RowView row = rows.next();
                    sum += row.getLong(0);
                    views.put(row, sum);
                  }
                  return List.of(views.size() + " " + sum).iterator();
                })
            .collect();

    assertThat(read).containsExactly("1 " + 499 * 500 / 2, "1 " + (500 + 999) * 500 / 2);
  }

  @Test
  void collectKeepsTheOrderOfTheDataset() {
    List<Long> expected = new ArrayList<>();
    for (long i = 299; i >= 200; i--) {
      expected.add(i);
    }
    Dataset<Row> sorted = spark.range(0, 300, 1, 3).toDF("id").orderBy(col("id").desc());

    assertThat(RowView.collect(sorted.limit(100), view -> view.getLong(0))).isEqualTo(expected);
  }
}
