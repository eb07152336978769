package org.winnow.bench;

import static org.apache.spark.sql.functions.acos;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.cos;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.sin;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.Stage;
import org.winnow.config.EffectiveConfig;
import org.winnow.runtime.Versions;
import org.winnow.table.CleanDetails;
import org.winnow.table.Commit;
import org.winnow.table.Curated;
import org.winnow.table.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.Identities;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Quarantine;
import org.winnow.table.Runs;
import org.winnow.table.Sources;
import org.winnow.table.Table;

/**
 * A warehouse of drawn faces, as a run over as many photographs would leave it: for measuring what
 * only reads tables. Everything follows from the number of a photograph, so that it is the same
 * every time.
 *
 * <p>Identities have sizes from one to thousands; some are much noisier than others; of 1,000
 * photographs, 30 are there twice, 10 were quarantined and 5 show no face; every fifth shows a
 * bystander. Vectors and file bytes are left out: they are a number long.
 */
public final class GeneratedWarehouse {
  private static final String MODEL = "mobilefacenet";
  private static final double MEMBER = 0.33;

  /** What {@link #judged} makes of them. */
  private static final double FACES_OF_PHOTOGRAPH = 1.225;

  private static final int FACES_OF_FILE = 25_000;

  private final SparkSession spark;
  private final DeltaStore tables;
  private final long photographs;
  private final long people;

  /**
   * A generator.
   *
   * @param tables an empty warehouse
   * @param faces about as many
   */
  public GeneratedWarehouse(SparkSession spark, DeltaStore tables, long faces) {
    this.spark = spark;
    this.tables = tables;
    this.photographs = Math.max(25, Math.round(faces / FACES_OF_PHOTOGRAPH));
    this.people = Math.max(4, photographs / 10 * 2);
  }

  /**
   * Writes the tables.
   *
   * @param settings what the ledger of runs shall say
   */
  public void write(EffectiveConfig settings) {
    Dataset<Row> photographs = photographs();
    save(Sources.TABLE, sources(photographs));
    save(Images.TABLE, images(photographs));
    Dataset<Row> faces = judged(photographs);
    save(Faces.TABLE, faces(faces));
    save(Embeddings.TABLE, embeddings(faces));
    save(Labels.TABLE, faces.withColumn(Labels.ROUND.name(), lit(1)));
    save(Identities.TABLE, identities(faces));
    save(Curated.TABLE, curated(faces));
    save(Quarantine.TABLE, quarantine(photographs));
    save(Runs.TABLE, runs(settings));
  }

  private void save(Table table, Dataset<Row> rows) {
    tables.append(
        table, rows, "generated", new Commit("generated", "generate", "generated", Map.of()));
  }

  /** A number from 0 to 1 that depends on a key alone. */
  private static Column chance(String purpose, Column key) {
    return pmod(xxhash64(lit(purpose), key), lit(1_000_000)).divide(1e6);
  }

  /** About normal: the sum of three chances. */
  private static Column normal(String purpose, Column key, double mean, double deviation) {
    Column sum =
        chance(purpose + 1, key).plus(chance(purpose + 2, key)).plus(chance(purpose + 3, key));
    return sum.minus(1.5).multiply(2 * deviation).plus(mean);
  }

  private static Column name(Column person) {
    return format_string("Person %07d", person);
  }

  private static Column identityId(Column person) {
    return substring(sha2(name(person), 256), 1, 16);
  }

  private Dataset<Row> photographs() {
    int files = (int) Math.max(2, photographs / FACES_OF_FILE);
    return spark
        .range(0, photographs, 1, files)
        .select(
            col("id").as("photograph"),
            sha2(concat(lit("photograph "), col("id").cast("string")), 256).as("image_id"),
            floor(pow(chance("person", col("id")), 2).multiply(people)).cast("long").as("person"));
  }

  private static Column every(int n, int rest) {
    return pmod(col("photograph"), lit(n)).equalTo(rest);
  }

  private static Dataset<Row> sources(Dataset<Row> photographs) {
    Column kind =
        explode(
            when(every(100, 3), array(lit("unusable")))
                .when(every(100, 50), array(lit("first"), lit("other name")))
                .when(every(50, 20), array(lit("first"), lit("copy")))
                .otherwise(array(lit("first"))));
    Column ok = col("kind").notEqual("unusable");
    Column claimed = col("person").plus(when(col("kind").equalTo("other name"), 1).otherwise(0));
    return photographs
        .withColumn("kind", kind)
        .select(
            sha2(concat(col("image_id"), col("kind")), 256).as("source_id"),
            concat(
                    lit("s3a://photographs/"),
                    name(claimed),
                    lit("/"),
                    col("photograph"),
                    lit("-"),
                    col("kind"),
                    lit(".jpg"))
                .as("uri"),
            lit("generated").as("dataset"),
            name(claimed).as("claimed_name"),
            lit(null).cast("string").as("caption"),
            lit("none").as("licence"),
            lit("drawn").as("basis"),
            when(ok, "OK").otherwise("QUARANTINED").as("status"),
            when(ok, lit(null)).otherwise("TRUNCATED").as("reason"),
            lit(100_000L).as("file_bytes"),
            lit(0L).as("modified_ms"),
            when(ok, col("image_id")).as("image_id"));
  }

  private static Dataset<Row> images(Dataset<Row> photographs) {
    return photographs
        .filter(not(every(100, 3)))
        .select(
            col("image_id"),
            lit("JPEG").as("format"),
            lit(250).as("width"),
            lit(250).as("height"),
            lit(1).as("orientation"),
            lit(1).as("frames"),
            col("image_id").as("pixel_hash"),
            xxhash64(col("image_id")).as("phash"),
            expr("X'00'").as("bytes"));
  }

  /** Faces with their labels. An identity's state decides for the faces that would be kept. */
  private static Dataset<Row> judged(Dataset<Row> photographs) {
    Column number = when(every(200, 7), 0).when(every(5, 0), 2).when(every(25, 1), 2).otherwise(1);
    Dataset<Row> faces =
        photographs
            .filter(not(every(100, 3)))
            .withColumn("number", number)
            .filter("number > 0")
            .withColumn("face_index", explode(sequence(lit(0), col("number").minus(1))))
            .withColumn("face_id", format_string("%s-%03d", col("image_id"), col("face_index")))
            .withColumn("state", state(col("person")));
    Column noise = pow(chance("noise", col("person")), 8).multiply(0.7).plus(0.01);
    Column wrong = chance("wrong", col("face_id")).lt(noise);
    Column reason =
        when(col("face_index").gt(0), "BACKGROUND")
            .when(wrong.and(chance("second", col("face_id")).lt(0.25)), "SECOND_PERSON")
            .when(wrong, "FAR_FROM_CORE")
            .when(col("state").notEqual("KEPT"), col("state"))
            .otherwise("NEAR_CORE");
    Column decision =
        when(col("reason").isin("NEAR_CORE", "MERGED"), "KEPT")
            .when(col("reason").isin("SIMILAR_IDENTITY", "TWO_PEOPLE"), "REVIEW")
            .otherwise("DROPPED");
    return faces
        .withColumn("reason", reason)
        .withColumn("decision", decision)
        .withColumn("claimed_identity", name(col("person")))
        .withColumn(
            "identity_id",
            when(col("state").equalTo("MERGED"), identityId(partner(col("person"))))
                .otherwise(identityId(col("person"))))
        .withColumn(
            "similarity",
            when(col("decision").equalTo("DROPPED"), normal("out", col("face_id"), 0.08, 0.1))
                .otherwise(least(lit(0.99), normal("in", col("face_id"), 0.74, 0.12)))
                .cast("float"))
        .withColumn("margin", col("similarity").minus(0.2).cast("float"));
  }

  /** What became of an identity: KEPT, or the reason of its faces where it was not. */
  private static Column state(Column person) {
    Column odd = pmod(person, lit(2)).equalTo(1);
    Column chance = chance("state", person);
    return when(odd.and(chance.lt(0.03)), "MERGED")
        .when(odd.and(chance.lt(0.07)), "SIMILAR_IDENTITY")
        .when(odd.and(chance.lt(0.08)), "TWO_PEOPLE")
        .otherwise("KEPT");
  }

  /** People stand in pairs that are like each other. */
  private static Column partner(Column person) {
    return when(pmod(person, lit(2)).equalTo(1), person.minus(1)).otherwise(person.plus(1));
  }

  private Dataset<Row> faces(Dataset<Row> judged) {
    List<Row> drawn = new ArrayList<>();
    List<byte[]> crops = DrawnFaces.all();
    for (int i = 0; i < crops.size(); i++) {
      drawn.add(RowFactory.create(i, crops.get(i)));
    }
    StructType pool =
        new StructType().add("view", DataTypes.IntegerType).add("crop", DataTypes.BinaryType);
    Column right = col("decision").notEqual("DROPPED");
    Column shown =
        pmod(
            when(right, xxhash64(col("person"))).otherwise(xxhash64(col("face_id"))),
            lit(DrawnFaces.PEOPLE));
    Column view =
        shown
            .multiply(DrawnFaces.VIEWS)
            .plus(pmod(xxhash64(lit("view"), col("face_id")), lit(DrawnFaces.VIEWS)));
    Column eyes = pow(lit(10), normal("eyes", col("face_id"), 1.6, 0.2));
    return judged
        .withColumn("view", view.cast("int"))
        .join(broadcast(spark.createDataFrame(drawn, pool)), "view")
        .withColumn("detector_id", lit("drawn"))
        .withColumn("score", real(normal("score", col("face_id"), 0.9, 0.03)))
        .withColumn("x", lit(70f))
        .withColumn("y", lit(60f))
        .withColumn("width", lit(110f))
        .withColumn("height", lit(140f))
        .withColumn("landmarks", array(lit(0f)))
        .withColumn("eye_distance", real(eyes))
        .withColumn("sharpness", real(pow(lit(10), normal("sharp", col("face_id"), 2.4, 0.3))))
        .withColumn("brightness", real(normal("bright", col("face_id"), 120, 25)))
        .withColumn("contrast", lit(50f))
        .withColumn("yaw", real(normal("yaw", col("face_id"), 0, 18)))
        .withColumn("pitch", lit(0f))
        .withColumn("roll", lit(0f))
        .withColumn("outside", lit(0f));
  }

  private static Column real(Column value) {
    return value.cast("float");
  }

  private static Dataset<Row> embeddings(Dataset<Row> judged) {
    return judged.select(
        col("face_id"),
        lit(MODEL).as("model_id"),
        lit("").as("model_sha256"),
        array(lit(1f)).as("vector"),
        lit(1f).as("norm"));
  }

  private static Dataset<Row> identities(Dataset<Row> judged) {
    Column state = col("state");
    // One of a pair lies at the angle that its similarity asks for from the other.
    Column similarity =
        when(state.equalTo("MERGED"), normal("alike", col("pair"), 0.75, 0.07))
            .when(state.equalTo("SIMILAR_IDENTITY"), normal("alike", col("pair"), 0.52, 0.02))
            .otherwise(normal("alike", col("pair"), 0.3, 0.05));
    Column angle =
        chance("angle", col("pair"))
            .multiply(2 * Math.PI)
            .plus(when(pmod(col("person"), lit(2)).equalTo(1), acos(col("likeness"))).otherwise(0));
    return judged
        .groupBy("person", "state")
        .agg(count_if(col("decision").equalTo("KEPT")).as("kept"))
        .withColumn("pair", floor(col("person").divide(2)))
        .withColumn("likeness", similarity)
        .select(
            identityId(col("person")).as("identity_id"),
            lit(1).as("round"),
            name(col("person")).as("name"),
            when(state.equalTo("MERGED"), 0L).otherwise(col("kept")).as("faces"),
            when(state.isin("KEPT", "MERGED"), state).otherwise("REVIEW").as("status"),
            when(state.notEqual("KEPT"), state).as("reason"),
            when(state.equalTo("MERGED"), identityId(partner(col("person")))).as("merged_into"),
            lit(0.8f).as("cohesion"),
            identityId(partner(col("person"))).as("nearest_identity_id"),
            real(col("likeness")).as("nearest_similarity"),
            array(real(cos(angle)), real(sin(angle))).as("centre"));
  }

  private static Dataset<Row> curated(Dataset<Row> judged) {
    Dataset<Row> rows =
        judged
            .filter("decision = 'KEPT'")
            .withColumn("identity", col("claimed_identity"))
            .withColumn("label", col("person").cast("int"))
            .withColumn("crop", expr("X'00'"));
    for (Field field : Curated.TABLE.fields()) {
      if (List.of(rows.columns()).contains(field.name())) {
        continue;
      }
      boolean text = field.type().equals(DataTypes.StringType);
      rows = rows.withColumn(field.name(), text ? lit("") : lit(0f));
    }
    return rows;
  }

  private static Dataset<Row> quarantine(Dataset<Row> photographs) {
    Dataset<Row> unusable =
        photographs
            .filter(every(100, 3))
            .select(
                lit("ingest").as("stage"),
                sha2(concat(col("image_id"), lit("unusable")), 256).as("key"),
                concat(lit("s3a://photographs/"), col("photograph")).as("uri"),
                lit("TRUNCATED").as("reason"),
                lit("The file ends before its picture does.").as("message"));
    Dataset<Row> faceless =
        photographs
            .filter(every(200, 7).and(not(every(100, 3))))
            .select(
                lit("detect").as("stage"),
                col("image_id").as("key"),
                lit(null).cast("string").as("uri"),
                lit("NO_FACE").as("reason"),
                lit("The detector found no face.").as("message"));
    return unusable.union(faceless);
  }

  private Dataset<Row> runs(EffectiveConfig settings) {
    List<Row> rows = new ArrayList<>();
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    for (Stage stage : Stage.values()) {
      String details = stage == Stage.CLEAN ? details().toJson() : null;
      rows.add(
          RowFactory.create(
              "generated",
              stage.id(),
              "DONE",
              Timestamp.from(start.plusSeconds(60L * stage.ordinal())),
              60.0,
              photographs,
              photographs,
              Map.of(),
              null,
              settings.values(),
              Versions.all(spark.version()),
              details));
    }
    return spark.createDataFrame(rows, Runs.TABLE.schema());
  }

  private static CleanDetails details() {
    CleanDetails.Law law = new CleanDetails.Law(0.01, 0.1, 1_000_000);
    return new CleanDetails(
        Map.of("pair", 0.33, "member", MEMBER, "review", 0.48, "merge", 0.57),
        Map.of("pairs", law, "members", law, "centres", law),
        Map.of("impostor", bell(0.01, 0.1, 1_000_000), "genuine", bell(0.62, 0.13, 20_000)));
  }

  private static List<Long> bell(double mean, double deviation, double total) {
    return LongStream.range(0, 200)
        .map(
            bin -> {
              double z = (bin * 0.01 - 0.995 - mean) / deviation;
              return Math.round(
                  total * 0.01 / deviation * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI));
            })
        .boxed()
        .toList();
  }
}
