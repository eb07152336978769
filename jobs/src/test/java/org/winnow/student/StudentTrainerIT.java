package org.winnow.student;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
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
import org.winnow.metric.Moments;
import org.winnow.metric.Projection;
import org.winnow.metric.Student;
import org.winnow.model.embed.UnitVector;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class StudentTrainerIT {
  private static final int DIMENSION = 16;
  private static final int PEOPLE = 200;
  private static final int FAMOUS = 120;
  private static final StructType FACE =
      new StructType()
          .add("identity", DataTypes.StringType)
          .add("face_id", DataTypes.StringType)
          .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false));
  private SparkSession spark;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
  }

  @Test
  void theSameIsLearntWhateverThePartitioning() {
    Dataset<Row> faces = faces();
    Dataset<Row> shuffled =
        faces.repartition(7, col("face_id")).sortWithinPartitions(col("face_id").desc());

    List<Moments> moments = SecondMoments.of(faces);
    assertThat(moments).hasSize(Student.FOLDS);
    assertThat(moments.stream().mapToLong(Moments::identities).sum()).isEqualTo(PEOPLE + 1);
    // Of the one with many faces, as many as count.
    assertThat(moments.stream().mapToLong(Moments::faces).sum())
        .isEqualTo(6 * PEOPLE + SecondMoments.MAX_FACES_PER_IDENTITY);
    List<Moments> again = SecondMoments.of(shuffled);
    for (int fold = 0; fold < Student.FOLDS; fold++) {
      assertThat(Arrays.equals(again.get(fold).toBytes(), moments.get(fold).toBytes()))
          .as("fold %d", fold)
          .isTrue();
    }

    Student student = StudentTrainer.learn(faces).orElseThrow();
    Student repeated = StudentTrainer.learn(shuffled).orElseThrow();
    assertThat(student.report().accepted()).as(student.report().toString()).isTrue();
    assertThat(repeated.report()).isEqualTo(student.report());
    Projection projection = student.projection().orElseThrow();
    assertThat(repeated.projection().orElseThrow().matrix()).isEqualTo(projection.matrix());
    assertThat(repeated.projection().orElseThrow().mean()).isEqualTo(projection.mean());

    Map<String, List<Float>> seen = projected(projection, faces);
    assertThat(projected(projection, shuffled)).isEqualTo(seen);
    for (Row face : faces.limit(20).collectAsList()) {
      assertThat(Vectors.of(seen.get(face.getString(1))))
          .isEqualTo(projection.apply(Vectors.of(face.getList(2))));
    }
  }

  @Test
  void nothingIsLearntFromNothing() {
    assertThat(StudentTrainer.learn(faces().limit(0))).isEmpty();
  }

  private Map<String, List<Float>> projected(Projection projection, Dataset<Row> faces) {
    return faces
        .withColumn("vector", StudentTrainer.project(spark, projection, col("vector")))
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.getString(1), row -> row.getList(2)));
  }

  /** People whose faces differ much in some directions; one of them has many faces. */
  private Dataset<Row> faces() {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int person = 0; person <= PEOPLE; person++) {
      double[] mean = new double[DIMENSION];
      for (int i = 0; i < DIMENSION; i++) {
        mean[i] = random.nextGaussian();
      }
      for (int face = 0; face < (person == PEOPLE ? FAMOUS : 6); face++) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
          vector[i] = (float) (mean[i] + (i % 3 == 0 ? 1.2 : 0.3) * random.nextGaussian());
        }
        rows.add(
            RowFactory.create(
                "p" + person, "f" + person + "-" + face, UnitVector.of(vector).values()));
      }
    }
    return spark.createDataFrame(rows, FACE);
  }
}
