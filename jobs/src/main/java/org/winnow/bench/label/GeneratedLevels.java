package org.winnow.bench.label;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.bench.generate.NullColumns;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Sources;
import org.winnow.table.Table;

/** Levels of generated embeddings, one face an image: what cleaning alone takes. */
record GeneratedLevels(SparkSession spark, EmbeddingGenerator generator, long giant, String model)
    implements LabelLevel.Source {
  private static final int FACES_OF_FILE = 25_000;

  private static final StructType CLAIM =
      new StructType()
          .add("number", DataTypes.LongType, false)
          .add("name", DataTypes.StringType, false)
          .add("person", DataTypes.StringType, false);

  private static final StructType VECTOR =
      new StructType()
          .add("number", DataTypes.LongType, false)
          .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  @Override
  public LabelLevel level(LabelNoise noise, String root) {
    GeneratedClaims made = new GeneratedClaims(generator, noise, giant);
    Dataset<Row> claims =
        rows(
                made,
                CLAIM,
                face ->
                    RowFactory.create(
                        face, made.name(face), GeneratedClaims.personName(made.person(face))))
            .select(imageId(), col("name"), col("person"));
    write(new DeltaStore(spark, root), made, claims);
    return new LabelLevel(root, claims, names(made), joined(made));
  }

  private static Column imageId() {
    return sha2(concat(lit("face "), col("number").cast("string")), 256).as("image_id");
  }

  private interface RowOfFace extends java.io.Serializable {
    Row of(long face);
  }

  private Dataset<Row> rows(GeneratedClaims made, StructType schema, RowOfFace row) {
    int files = (int) Math.max(2, made.count() / FACES_OF_FILE);
    FlatMapFunction<Long, Row> ofFace =
        face -> made.exists(face) ? List.of(row.of(face)).iterator() : List.<Row>of().iterator();
    return spark
        .range(0, made.count(), 1, files)
        .as(Encoders.LONG())
        .flatMap(ofFace, Encoders.row(schema));
  }

  private void write(DeltaStore tables, GeneratedClaims made, Dataset<Row> claims) {
    Dataset<Row> faces =
        claims
            .withColumn("face_id", concat(col("image_id"), lit("-000")))
            .withColumn("x", lit(70f))
            .withColumn("y", lit(60f))
            .withColumn("width", lit(110f))
            .withColumn("height", lit(140f));
    Dataset<Row> vectors =
        rows(made, VECTOR, face -> RowFactory.create(face, made.vector(face)))
            .withColumn("image_id", imageId())
            .withColumn("face_id", concat(col("image_id"), lit("-000")))
            .withColumn("model_id", lit(model))
            .withColumn("norm", lit(1f));
    append(tables, Sources.TABLE, claimedSources(claims));
    append(
        tables, Images.TABLE, claims.withColumn("width", lit(250)).withColumn("height", lit(250)));
    append(tables, Faces.TABLE, faces);
    append(tables, Embeddings.TABLE, vectors);
  }

  /** Rows of {@code sources} for claims: columns image_id and name. */
  static Dataset<Row> claimedSources(Dataset<Row> claims) {
    return claims
        .withColumn("source_id", sha2(concat(col("image_id"), col("name")), 256))
        .withColumn("claimed_name", col("name"))
        .withColumn("status", lit(Sources.Status.OK.name()));
  }

  static void append(DeltaStore tables, Table table, Dataset<Row> rows) {
    tables.append(
        table,
        NullColumns.fill(rows, table),
        "bench",
        new Commit("bench", "bench", "bench", Map.of()));
  }

  private Dataset<Row> names(GeneratedClaims made) {
    FlatMapFunction<Long, Row> names =
        number -> {
          int person = number.intValue();
          String name = GeneratedClaims.personName(person);
          List<Row> rows = new ArrayList<>();
          if (made.firstOf(person) < 0) {
            rows.add(RowFactory.create(name, name));
          }
          if (made.isSplit(person)) {
            rows.add(RowFactory.create(LabelNoise.alias(name), name));
          }
          return rows.iterator();
        };
    return people(made).flatMap(names, Encoders.row(LabelLevel.NAME));
  }

  private Dataset<Row> joined(GeneratedClaims made) {
    FlatMapFunction<Long, Row> joined =
        number -> {
          int first = made.firstOf(number.intValue());
          String name = GeneratedClaims.personName(first);
          String second = GeneratedClaims.personName(number.intValue());
          return first < 0
              ? List.<Row>of().iterator()
              : List.of(RowFactory.create(name, name, second)).iterator();
        };
    return people(made).flatMap(joined, Encoders.row(LabelLevel.JOINED));
  }

  private Dataset<Long> people(GeneratedClaims made) {
    return spark.range(0, made.named(), 1, 2).as(Encoders.LONG());
  }
}
