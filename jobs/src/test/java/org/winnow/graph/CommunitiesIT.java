package org.winnow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class CommunitiesIT {
  private static final StructType NODE =
      new StructType()
          .add("number", DataTypes.IntegerType, false)
          .add("neighbours", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add("similarities", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  /** Groups of five that hang together, and their chain of weaker links. */
  private static Dataset<Row> chain(SparkSession spark, int groups) {
    List<Row> rows = new ArrayList<>();
    for (int v = 0; v < 5 * groups; v++) {
      List<Integer> neighbours = new ArrayList<>();
      List<Float> similarities = new ArrayList<>();
      for (int w = v / 5 * 5; w < v / 5 * 5 + 5; w++) {
        if (w != v) {
          neighbours.add(w);
          similarities.add(0.8f);
        }
      }
      if (v % 5 == 4 && v + 1 < 5 * groups) {
        neighbours.add(v + 1);
        similarities.add(0.4f);
      }
      rows.add(RowFactory.create(v, neighbours, similarities));
    }
    return spark.createDataFrame(rows, NODE);
  }

  private static Map<Integer, Integer> communities(Dataset<Row> graph, int mostEdges) {
    Map<Integer, Integer> found = new TreeMap<>();
    Communities.of(graph, 0.1, mostEdges, 3)
        .collectAsList()
        .forEach(row -> assertThat(found.put(row.getInt(0), row.getInt(1))).isNull());
    return found;
  }

  @Test
  void communitiesAreNamedAfterTheirLeastNumber(SparkSession spark) {
    Map<Integer, Integer> found = communities(chain(spark, 20).repartition(3), 1_000_000);
    assertThat(found).hasSize(100).allSatisfy((v, c) -> assertThat(c).isEqualTo(v / 5 * 5));
  }

  @Test
  void aComponentThatIsTooBigLosesItsWeakLinks(SparkSession spark) {
    Map<Integer, Integer> found = communities(chain(spark, 20), 50);
    assertThat(found).hasSize(100).allSatisfy((v, c) -> assertThat(c).isEqualTo(v / 5 * 5));
  }
}
