package org.winnow.knn.ivf;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.posexplode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class KnnGraphIT {
  private static final int FACES = 4000;
  private static final int K = 10;
  private static final KnnGraph.Request REQUEST = new KnnGraph.Request(K, -1, 0.95, 11);

  @Test
  void theRecallIsWhatWasAskedForAndWhatIsReported(SparkSession spark) {
    EmbeddingGenerator generator = new EmbeddingGenerator(4, FACES, 32, 200, 0.75, 0.05, 0.1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < FACES; i++) {
      rows.add(RowFactory.create("face%05d".formatted(i), generator.vector(i), "image" + i / 2));
    }
    Dataset<Row> faces =
        spark.createDataFrame(
            rows,
            new StructType()
                .add("id", DataTypes.StringType, false)
                .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false), false)
                .add("exclusion_key", DataTypes.StringType));
    VectorSet set = VectorSet.of(faces);

    KnnGraph approximate = new KnnGraphBuilder(REQUEST).build(set);
    Set<String> exact = names(SimilarityJoin.nearest(set, K, -1));
    Set<String> found = names(edges(approximate));

    assertThat(exact).hasSize(FACES * K);
    assertThat(found).hasSize(FACES * K);
    Set<String> both = new HashSet<>(found);
    both.retainAll(exact);
    double recall = (double) both.size() / exact.size();
    assertThat(recall).isGreaterThan(0.93).isCloseTo(approximate.recall(), within(0.03));
    assertThat(approximate.probes()).isLessThan(approximate.cells() / 3);
    assertThat(found).noneMatch(KnnGraphIT::ofOneImage);

    KnnGraph again = new KnnGraphBuilder(REQUEST).build(VectorSet.of(faces.repartition(5)));
    assertThat(names(edges(again))).isEqualTo(found);
  }

  private static Dataset<Row> edges(KnnGraph graph) {
    Dataset<Row> names = graph.numbers();
    return graph
        .graph()
        .select(col("number"), posexplode(col("neighbours")).as(new String[] {"rank", "other"}))
        .join(names.select(col("number"), col("id")), "number")
        .join(names.select(col("number").as("other"), col("id").as("neighbour")), "other")
        .select("id", "neighbour");
  }

  private static Set<String> names(Dataset<Row> edges) {
    Set<String> names = new HashSet<>();
    edges
        .select("id", "neighbour")
        .collectAsList()
        .forEach(row -> names.add(row.getString(0) + " " + row.getString(1)));
    return names;
  }

  private static boolean ofOneImage(String edge) {
    int a = Integer.parseInt(edge.substring(4, 9));
    int b = Integer.parseInt(edge.substring(14));
    return a / 2 == b / 2;
  }
}
