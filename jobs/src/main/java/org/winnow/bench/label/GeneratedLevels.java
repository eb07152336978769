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
import org.winnow.table.Duplicates;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Sources;
import org.winnow.table.Table;

/** Levels of generated embeddings, one face an image: what cleaning alone takes. */
record GeneratedLevels(SparkSession spark, EmbeddingGenerator generator, long giant, String model)
    implements LabelLevel.Source {
  private static final String NUMBER = "number";

  private static final int FACES_OF_FILE = 25_000;

  private static final StructType CLAIM =
      new StructType()
          .add(NUMBER, DataTypes.LongType, false)
          .add(LabelLevel.NAME, DataTypes.StringType, false)
          .add(LabelLevel.PERSON, DataTypes.StringType, false);

  private static final String ORIGINAL = "original";

  private static final StructType COPY =
      new StructType()
          .add(NUMBER, DataTypes.LongType, false)
          .add(ORIGINAL, DataTypes.LongType, false);

  private static final StructType VECTOR =
      new StructType()
          .add(NUMBER, DataTypes.LongType, false)
          .add(
              Embeddings.VECTOR.name(),
              DataTypes.createArrayType(DataTypes.FloatType, false),
              false);

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
            .select(imageId(), col(LabelLevel.NAME), col(LabelLevel.PERSON));
    write(new DeltaStore(spark, root), made, claims);
    return new LabelLevel(root, claims, names(made), joined(made), true);
  }

  private static Column imageId() {
    return imageId(NUMBER);
  }

  private static Column imageId(String number) {
    return sha2(concat(lit("face "), col(number).cast("string")), 256).as(Images.IMAGE_ID.name());
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
            .withColumn(Faces.FACE_ID.name(), concat(Images.IMAGE_ID.col(), lit("-000")))
            .withColumn(Faces.X.name(), lit(70f))
            .withColumn(Faces.Y.name(), lit(60f))
            .withColumn(Faces.WIDTH.name(), lit(110f))
            .withColumn(Faces.HEIGHT.name(), lit(140f));
    Dataset<Row> vectors =
        rows(made, VECTOR, face -> RowFactory.create(face, made.vector(face)))
            .withColumn(Images.IMAGE_ID.name(), imageId())
            .withColumn(Faces.FACE_ID.name(), concat(Images.IMAGE_ID.col(), lit("-000")))
            .withColumn(Embeddings.MODEL_ID.name(), lit(model))
            .withColumn(Embeddings.NORM.name(), lit(1f));
    append(tables, Sources.TABLE, claimedSources(claims));
    append(
        tables,
        Images.TABLE,
        claims.withColumn(Faces.WIDTH.name(), lit(250)).withColumn(Faces.HEIGHT.name(), lit(250)));
    append(tables, Faces.TABLE, faces);
    append(tables, Embeddings.TABLE, vectors);
    append(tables, Duplicates.TABLE, copies(made));
  }

  /** The repeated faces, as {@code dedup} lists them: there are no pictures to compare. */
  private Dataset<Row> copies(GeneratedClaims made) {
    return rows(made, COPY, face -> RowFactory.create(face, made.original(face)))
        .filter(col(NUMBER).notEqual(col(ORIGINAL)))
        .select(imageId(), imageId(ORIGINAL).as(Duplicates.REPRESENTATIVE_ID.name()))
        .withColumn(Duplicates.KIND.name(), lit(Duplicates.Kind.PHOTOGRAPH.name()));
  }

  /** Rows of {@code sources} for claims: columns image_id and name. */
  static Dataset<Row> claimedSources(Dataset<Row> claims) {
    return claims
        .withColumn(
            Sources.SOURCE_ID.name(),
            sha2(concat(Images.IMAGE_ID.col(), col(LabelLevel.NAME)), 256))
        .withColumn(Sources.CLAIMED_NAME.name(), col(LabelLevel.NAME))
        .withColumn(Sources.STATUS.name(), lit(Sources.Status.OK.name()));
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
            rows.add(RowFactory.create(SecondName.alias(name), name));
          }
          return rows.iterator();
        };
    return people(made).flatMap(names, Encoders.row(LabelLevel.NAMES));
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
