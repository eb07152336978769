package org.winnow.knn.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.kernel.Vectors;
import org.winnow.knn.exact.SeparatedVectors.Admission;
import org.winnow.knn.exact.SeparatedVectors.Decision;
import org.winnow.testing.SparkExtension;

/** Vectors of a plane and some more dimensions, against the definition: one after the other. */
@ExtendWith(SparkExtension.class)
class SeparatedVectorsIT {
  private static final int COUNT = 300;
  private static final int KINDS = 3;
  private static final int QUOTA = 9;
  private static final double SEPARATION = 0.7;

  private final List<float[]> vectors = vectors();
  private SparkSession spark;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
  }

  @Test
  void eachIsFarFromAllBefore() {
    List<String> expected = expected(COUNT);
    assertThat(expected).hasSizeBetween(20, 200);
    assertThat(decide(0, COUNT, Optional.empty(), Admission.ALL).accepted()).isEqualTo(expected);
  }

  @Test
  void whatHasNoRoomKeepsNobodyAway() {
    List<String> expected = expected(QUOTA);
    assertThat(expected).hasSize(KINDS * QUOTA).isNotEqualTo(expected(COUNT));
    Room room = new Room();
    Decision decision = decide(0, COUNT, Optional.empty(), room);
    assertThat(decision.accepted()).isEqualTo(expected);
    assertThat(decision.withoutRoom()).isNotEmpty().doesNotContainAnyElementsOf(expected);
  }

  @Test
  void blocksDecideAsOneDoes() {
    Room room = new Room();
    List<String> accepted = new ArrayList<>();
    for (int from = 0; from < COUNT; from += 70) {
      Optional<VectorSet> before =
          accepted.isEmpty()
              ? Optional.empty()
              : Optional.of(VectorSet.of(rows(0, COUNT).filter(rowIsIn(accepted))));
      accepted.addAll(decide(from, Math.min(COUNT, from + 70), before, room).accepted());
    }
    assertThat(accepted).isEqualTo(expected(QUOTA));
  }

  private static org.apache.spark.sql.Column rowIsIn(List<String> ids) {
    return org.apache.spark.sql.functions.col(VectorSet.ID).isin(ids.toArray());
  }

  private Decision decide(int from, int to, Optional<VectorSet> before, Admission admission) {
    return SeparatedVectors.decide(rows(from, to), before, SEPARATION, admission);
  }

  /** Room for a quota of each kind. */
  private static final class Room implements Admission {
    private final Map<Integer, Integer> counts = new HashMap<>();

    @Override
    public boolean hasRoom(String id) {
      return counts.getOrDefault(kind(id), 0) < QUOTA;
    }

    @Override
    public void accepted(String id) {
      counts.merge(kind(id), 1, Integer::sum);
    }
  }

  private static int kind(String id) {
    return Integer.parseInt(id) % KINDS;
  }

  private List<String> expected(int quota) {
    List<String> accepted = new ArrayList<>();
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < COUNT; i++) {
      float[] vector = vectors.get(i);
      boolean isFar =
          accepted.stream()
              .noneMatch(
                  id -> Vectors.dot(vector, vectors.get(Integer.parseInt(id))) >= SEPARATION);
      if (isFar && counts.getOrDefault(i % KINDS, 0) < quota) {
        accepted.add(id(i));
        counts.merge(i % KINDS, 1, Integer::sum);
      }
    }
    return accepted;
  }

  private static String id(int number) {
    return String.format(Locale.ROOT, "%04d", number);
  }

  private Dataset<Row> rows(int from, int to) {
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(RowFactory.create(id(i), vectors.get(i)));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add(VectorSet.ID, DataTypes.StringType, false)
            .add(VectorSet.VECTOR, DataTypes.createArrayType(DataTypes.FloatType, false), false));
  }

  private static List<float[]> vectors() {
    Random random = new Random(4);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      float[] vector = new float[6];
      double square = 0;
      for (int j = 0; j < vector.length; j++) {
        vector[j] = (float) random.nextGaussian();
        square += vector[j] * vector[j];
      }
      for (int j = 0; j < vector.length; j++) {
        vector[j] /= (float) Math.sqrt(square);
      }
      vectors.add(vector);
    }
    return vectors;
  }
}
