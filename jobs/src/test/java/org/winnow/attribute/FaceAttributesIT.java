package org.winnow.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.bench.generate.NullColumns;
import org.winnow.nearest.Condition;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Attributes;
import org.winnow.table.Faces;
import org.winnow.testing.SparkExtension;

/** Attributes as columns of faces, in conditions, and as votes of identities. */
@ExtendWith(SparkExtension.class)
class FaceAttributesIT {
  private Dataset<Row> rows;

  private static Row word(String face, String model, String value, double score) {
    return RowFactory.create(face, model, "gender", value, null, score, "digest");
  }

  private static Row age(String face, String model, Double age) {
    return RowFactory.create(
        face, model, "age", age == null ? "unknown" : age.toString(), age, null, "digest");
  }

  @BeforeEach
  void rows(SparkSession spark) {
    rows =
        spark.createDataFrame(
            List.of(
                word("a", "m-one", "male", 0.9),
                age("a", "m-one", 30.0),
                age("a", "m-two", 40.0),
                word("b", "m-two", "female", 0.8),
                age("b", "m-one", null),
                age("b", "m-two", 12.0)),
            Attributes.TABLE.schema());
  }

  @Test
  void theFirstModelThatSaysAnAttributeGivesItsColumn() {
    FaceAttributes attributes = FaceAttributes.of(rows);
    assertThat(attributes.names()).containsExactly("age", "gender", "m-one", "m-two");
    assertThat(
            attributes
                .columns(Set.of())
                .selectExpr("face_id", "gender", "age", "`m-two`.age", "`m-one`.gender")
                .orderBy("face_id")
                .collectAsList())
        .containsExactly(
            RowFactory.create("a", "male", 30.0, 40.0, "male"),
            // The first model says that it does not know.
            RowFactory.create("b", "female", null, 12.0, null));
    assertThat(attributes.columns(Set.of("age")).columns())
        .containsExactly("face_id", "gender", "m-one", "m-two");
  }

  @Test
  void conditionsNameAttributes(SparkSession spark, @TempDir Path folder) {
    DeltaStore tables = new DeltaStore(spark, folder.toString());
    Commit commit = new Commit("run-1", "attributes", "", Map.of());
    tables.append(Attributes.TABLE, rows, commit);
    tables.append(
        Faces.TABLE,
        NullColumns.fill(
            spark
                .createDataset(List.of("a", "b", "c"), Encoders.STRING())
                .toDF(Faces.FACE_ID.name()),
            Faces.TABLE),
        commit);
    assertThat(passing(tables, "gender = 'male'")).containsExactly("a");
    assertThat(passing(tables, "attributes.age > 20")).containsExactly("a");
    assertThat(passing(tables, "`m-two`.age < 20")).containsExactly("b");
    assertThat(passing(tables, "gender IS NULL")).containsExactly("c");
    assertThat(passing(tables, "face_id <> 'gender'")).containsExactly("a", "b", "c");
  }

  private static List<String> passing(DeltaStore tables, String sql) {
    return Condition.passing(tables, sql).as(Encoders.STRING()).collectAsList().stream()
        .sorted()
        .toList();
  }

  @Test
  void facesOfAnIdentityVoteByTheirScores(SparkSession spark) {
    Dataset<Row> faces =
        spark.createDataFrame(
            List.of(
                RowFactory.create("one", "x"),
                RowFactory.create("one", "y"),
                RowFactory.create("one", "z"),
                RowFactory.create("two", "v"),
                RowFactory.create("two", "w"),
                RowFactory.create("three", "u")),
            new StructType()
                .add("identity_id", DataTypes.StringType)
                .add("face_id", DataTypes.StringType));
    Dataset<Row> words =
        spark.createDataFrame(
            List.of(
                word("x", "m", "female", 0.55),
                word("y", "m", "female", 0.55),
                word("z", "m", "male", 0.95),
                word("v", "m", "male", 0.7),
                word("w", "m", "female", 0.7),
                word("u", "m", "unknown", 0.52)),
            Attributes.TABLE.schema());
    assertThat(
            IdentityAttributes.genders(faces, words)
                .select("identity_id", IdentityAttributes.IDENTITY_GENDER)
                .orderBy("identity_id")
                .collectAsList())
        .containsExactly(RowFactory.create("one", "male"), RowFactory.create("two", "unknown"));
  }
}
