package org.winnow.graph;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class ComponentsIT {
  private static final StructType PAIR =
      new StructType().add("a", DataTypes.StringType).add("b", DataTypes.StringType);
  private SparkSession spark;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
  }

  /** All in one task; numbers in one task; rounds of stars. */
  @ParameterizedTest
  @CsvSource({"1000000, 1000000", "0, 1000000", "0, 10", "0, 60"})
  void everyWayGivesTheSameComponents(int texts, int numbers) {
    List<Row> rows = new ArrayList<>();
    Random random = new Random(4);
    for (int clique = 0; clique < 20; clique++) {
      for (int i = 0; i < 12; i++) {
        rows.add(pair(node(clique, random.nextInt(6)), node(clique, random.nextInt(6))));
      }
    }
    for (int i = 0; i < 200; i++) {
      rows.add(pair("z%03d".formatted(i + 1), "z%03d".formatted(i)));
    }
    rows.add(pair("ö", "alone"));

    Map<String, String> found =
        Components.of(spark.createDataFrame(rows, PAIR), new Components.Limits(texts, numbers))
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1)));

    assertThat(found).containsEntry("z200", "z000").containsEntry("z000", "z000");
    assertThat(found).containsEntry("ö", "alone");
    assertThat(found.values().stream().filter(c -> c.equals("z000"))).hasSize(201);
    assertThat(found.values().stream().filter(c -> c.startsWith("c")).distinct()).hasSize(20);
    assertThat(found)
        .allSatisfy(
            (node, component) ->
                assertThat(component).isLessThanOrEqualTo(node.equals("ö") ? "ö" : node));
  }

  @Test
  void aChainAndAStarOfManyNodesAreOneComponentEach() {
    Dataset<Row> chain =
        spark
            .range(20_000)
            .select(name("c", col("id")).as("a"), name("c", col("id").plus(1)).as("b"));
    Dataset<Row> star =
        spark.range(1, 20_001).select(name("s", lit(0)).as("a"), name("s", col("id")).as("b"));

    Dataset<Row> components =
        Components.of(chain.union(star), new Components.Limits(0, 2_000))
            .groupBy("component")
            .count();

    assertThat(components.sort("component").collectAsList())
        .containsExactly(
            RowFactory.create("c0000000", 20_001L), RowFactory.create("s0000000", 20_001L));
  }

  @Test
  void noPairsAreNoComponents() {
    assertThat(Components.of(spark.createDataFrame(List.<Row>of(), PAIR)).isEmpty()).isTrue();
  }

  private static Column name(String kind, Column number) {
    return format_string(kind + "%07d", number);
  }

  private static String node(int clique, int member) {
    return "c%02d-%d".formatted(clique, member);
  }

  private static Row pair(String a, String b) {
    return RowFactory.create(a, b);
  }
}
