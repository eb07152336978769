package org.winnow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.identity.ClusterThreshold;
import org.winnow.kernel.Vectors;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class VerifiedGroupsIT {
  private static final int DIMENSION = 32;
  private static final int IMAGES = 200;
  private static final StructType MEMBER =
      new StructType()
          .add("community", DataTypes.IntegerType, false)
          .add("id", DataTypes.StringType, false)
          .add("exclusion_key", DataTypes.StringType, true)
          .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private final Random random = new Random(5);
  private final List<Row> members = new ArrayList<>();

  @Test
  void aLargeGroupIsVerifiedByAShareOfItsImages(SparkSession spark) {
    float[] person = unit(gaussian());
    for (int i = 0; i < IMAGES; i++) {
      add(1, "a%03d".formatted(i), "image" + i, near(person));
    }
    // Some images show a second person, and some faces are impostors.
    for (int i = 0; i < 30; i++) {
      add(1, "b%03d".formatted(i), "image" + i, near(unit(gaussian())));
      add(1, "c%03d".formatted(i), "other" + i, unit(gaussian()));
    }
    float[] other = unit(gaussian());
    for (int i = 0; i < 5; i++) {
      add(2, "d%03d".formatted(i), null, near(other));
    }

    Dataset<Row> rows = spark.createDataFrame(members, MEMBER);
    List<Row> whole = result(VerifiedGroups.of(rows, ClusterThreshold.of(0.5), 10_000));
    Dataset<Row> bounded = VerifiedGroups.of(rows.repartition(7), ClusterThreshold.of(0.5), 20);

    assertThat(result(bounded)).isEqualTo(whole);
    assertThat(whole).hasSize(IMAGES + 5);
    assertThat(bounded.filter("centroid IS NOT NULL").count()).as("one of each group").isEqualTo(2);
    assertThat(bounded.schema().fieldNames())
        .isEqualTo(VerifiedGroups.of(rows, ClusterThreshold.of(0.5), 10_000).schema().fieldNames());
    assertThat(bounded.agg(functions.min("similarity")).head().getFloat(0)).isGreaterThan(0.5f);
  }

  private static List<Row> result(Dataset<Row> verified) {
    return verified.select("id", "community", "leader", "faces").orderBy("id").collectAsList();
  }

  private void add(int community, String id, String image, float[] vector) {
    members.add(RowFactory.create(community, id, image, vector));
  }

  private float[] near(float[] person) {
    float[] vector = gaussian();
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) (person[i] + 0.5 * vector[i] / Math.sqrt(DIMENSION));
    }
    return unit(vector);
  }

  private float[] gaussian() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static float[] unit(float[] vector) {
    return Vectors.centroid(List.of(vector));
  }
}
