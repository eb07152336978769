package org.winnow.stage.decontaminate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.cluster.WarehouseFaces;
import org.winnow.config.ConfigLoader;
import org.winnow.config.DecontaminateSettings;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.table.Faces;
import org.winnow.testing.SparkExtension;

/** People of generated vectors, some of whom stand in the benchmark, too. */
@ExtendWith(SparkExtension.class)
class PersonOverlapsIT {
  private static final int DIMENSION = 128;
  private static final double NOISE = 0.7;
  private static final StructType VECTOR =
      new StructType()
          .add("face", DataTypes.StringType, false)
          .add("person", DataTypes.StringType, true)
          .add("name", DataTypes.StringType, true)
          .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private final List<Row> warehouse = new ArrayList<>();
  private final List<Row> benchmark = new ArrayList<>();
  private SparkSession spark;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    for (int i = 0; i < 60; i++) {
      person(warehouse, "own-" + i, "Warehouse Person%02d".formatted(i), 1000 + i, 4);
      person(benchmark, "Other Name%02d".formatted(i), "Other Name%02d".formatted(i), 2000 + i, 3);
    }
  }

  @Test
  void sharedPeopleAreFoundWithAllTheirFacesAndNobodyElse() {
    for (int i = 0; i < 20; i++) {
      person(warehouse, "shared-" + i, "Somebody Else%02d".formatted(i), 3000 + i, 4);
      person(benchmark, "Shared %02d".formatted(i), "Shared Name%02d".formatted(i), 3000 + i, 3);
    }
    List<String> rows = rows();
    for (int i = 0; i < 20; i++) {
      for (int face = 0; face < 4; face++) {
        assertThat(rows).contains("shared-%d/%d Shared %02d PERSON FACE".formatted(i, face, i));
      }
    }
    assertThat(rows).noneMatch(row -> row.startsWith("own-"));
  }

  @Test
  void oneFaceOfTheBenchmarkIsToReviewUnlessTheNameAgrees() {
    person(warehouse, "single", "Somebody Else", 4000, 4);
    person(benchmark, "Single", "Quite Different", 4000, 1);
    person(warehouse, "named", "Maria del Carmen Ortega", 4001, 4);
    person(benchmark, "Named", "Ortega, Maria del Carmen", 4001, 1);
    List<String> rows = rows();
    assertThat(rows)
        .contains("single/0 Single PERSON REVIEW", "named/0 Named PERSON CERTAIN")
        .doesNotContain("single/0 Single PERSON FACE");
  }

  @Test
  void aNameWithoutTheFaceIsToReview() {
    person(warehouse, "namesake", "Friedrich Obermeier", 5000, 4);
    person(benchmark, "Namesake", "Friedrich Obermeier", 5001, 3);
    assertThat(rows())
        .filteredOn(row -> row.contains("Namesake"))
        .containsExactly(
            "namesake/0 Namesake NAME REVIEW",
            "namesake/1 Namesake NAME REVIEW",
            "namesake/2 Namesake NAME REVIEW",
            "namesake/3 Namesake NAME REVIEW");
  }

  @Test
  void oneStrayFaceDoesNotTakeItsIdentityAlong() {
    person(warehouse, "mixed", "Mixed Identity", 6000, 9);
    warehouse.add(face("mixed", "mixed/stray", "Mixed Identity", 6001, 77));
    person(benchmark, "Stray", "Stray Person", 6001, 3);
    assertThat(rows())
        .filteredOn(row -> row.contains("Stray"))
        .containsExactly("mixed/stray Stray PERSON FACE");
  }

  private List<String> rows() {
    Dataset<Row> faces =
        Materializer.materialize(
            spark
                .createDataFrame(warehouse, VECTOR)
                .repartition(3)
                .toDF(
                    Faces.FACE_ID.name(),
                    WarehouseFaces.GROUP,
                    WarehouseFaces.NAME,
                    VectorSet.VECTOR));
    Dataset<Row> others =
        Materializer.materialize(
            spark
                .createDataFrame(benchmark, VECTOR)
                .toDF(Benchmark.FACE, Benchmark.KEY, Benchmark.NAME, Benchmark.VECTOR));
    Dataset<Row> people = Materializer.materialize(BenchmarkComparison.people(others));
    WarehouseFaces own = new WarehouseFaces(faces, WarehouseFaces.groups(faces));
    DecontaminateSettings settings =
        ConfigLoader.load(
                new ConfigLoader.Overlays(
                    Optional.empty(), List.of(), List.of("decontaminate.false_removals=0.01")))
            .config()
            .decontaminate();
    PersonThresholds thresholds = PersonThresholds.measure(own, others, people, settings);
    assertThat(thresholds.named()).isLessThanOrEqualTo(thresholds.group());
    TreeSet<String> rows = new TreeSet<>();
    new PersonOverlaps(own, others, people, thresholds, settings)
        .rows()
        .select("face_id", "benchmark_key", "kind", "certainty")
        .collectAsList()
        .forEach(row -> rows.add(row.mkString(" ")));
    return new ArrayList<>(rows);
  }

  private static void person(List<Row> rows, String group, String name, int seed, int faces) {
    for (int i = 0; i < faces; i++) {
      rows.add(face(group, group + "/" + i, name, seed, i + rows.size()));
    }
  }

  /**
   * A face: the person's direction and noise; two faces of a person have a cosine of about 0.67.
   */
  private static Row face(String group, String id, String name, int person, int number) {
    float[] vector = direction(person);
    float[] noise = direction(1_000_000L + person * 1000L + number);
    List<Float> values = new ArrayList<>();
    double length = Math.sqrt(1 + NOISE * NOISE);
    for (int i = 0; i < DIMENSION; i++) {
      values.add((float) ((vector[i] + NOISE * noise[i]) / length));
    }
    return RowFactory.create(id, group, name, values);
  }

  private static float[] direction(long seed) {
    Random random = new Random(seed);
    float[] vector = new float[DIMENSION];
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
      sum += vector[i] * vector[i];
    }
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] /= (float) Math.sqrt(sum);
    }
    return vector;
  }
}
