package org.winnow.bench.generate;

import static org.apache.spark.sql.functions.acos;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.cos;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
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

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.table.Curated;

/** The faces of a {@link GeneratedWarehouse}, and what became of them. */
final class GeneratedFaces {
  private static final String MODEL = "mobilefacenet";

  private GeneratedFaces() {}

  /** A number from 0 to 1 that depends on a key alone. */
  static Column chance(String purpose, Column key) {
    return pmod(xxhash64(lit(purpose), key), lit(1_000_000)).divide(1e6);
  }

  /** About normal: the sum of three chances. */
  private static Column normal(String purpose, Column key, double mean, double deviation) {
    Column sum =
        chance(purpose + 1, key).plus(chance(purpose + 2, key)).plus(chance(purpose + 3, key));
    return sum.minus(1.5).multiply(2 * deviation).plus(mean);
  }

  static Column name(Column person) {
    return format_string("Person %07d", person);
  }

  private static Column identityId(Column person) {
    return substring(sha2(name(person), 256), 1, 16);
  }

  /** Whether a photograph is the one of {@code n} that leaves this rest. */
  static Column every(int n, int rest) {
    return pmod(col("photograph"), lit(n)).equalTo(rest);
  }

  /** Faces with their labels. An identity's state decides for the faces that would be kept. */
  static Dataset<Row> judged(Dataset<Row> photographs) {
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
            .when(wrong.and(chance("second", col("face_id")).lt(0.25)), "SPLIT")
            .when(wrong, "FAR_FROM_CORE")
            .when(col("state").notEqual("KEPT"), col("state"))
            .otherwise("NEAR_CORE");
    Column decision =
        when(col("reason").isin("NEAR_CORE", "MERGED"), "KEPT")
            .when(col("reason").equalTo("SPLIT"), "MOVED")
            .when(col("reason").isin("SIMILAR_IDENTITY", "NO_AGREEMENT"), "REVIEW")
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
        .withColumn("score", col("similarity").multiply(10).cast("float"))
        .withColumn("nearest_identity_id", identityId(partner(col("person"))))
        .withColumn("nearest_similarity", col("similarity").minus(0.2).cast("float"))
        .withColumn("nearest_score", col("nearest_similarity").multiply(10).cast("float"))
        .withColumn("margin", lit(0.2f))
        .withColumn("model_id", lit(MODEL))
        .withColumn("claim_identity_id", lit(null).cast("string"))
        .withColumn("claim_reason", lit(null).cast("string"))
        .withColumn("claim_similarity", lit(null).cast("float"))
        .withColumn("claim_score", lit(null).cast("float"));
  }

  /** What became of an identity: KEPT, or the reason of its faces where it was not. */
  private static Column state(Column person) {
    Column odd = pmod(person, lit(2)).equalTo(1);
    Column chance = chance("state", person);
    return when(odd.and(chance.lt(0.03)), "MERGED")
        .when(odd.and(chance.lt(0.07)), "SIMILAR_IDENTITY")
        .when(odd.and(chance.lt(0.08)), "NO_AGREEMENT")
        .otherwise("KEPT");
  }

  /** People stand in pairs that are like each other. */
  private static Column partner(Column person) {
    return when(pmod(person, lit(2)).equalTo(1), person.minus(1)).otherwise(person.plus(1));
  }

  static Dataset<Row> faces(Dataset<Row> judged) {
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
        .join(broadcast(judged.sparkSession().createDataFrame(drawn, pool)), "view")
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

  static Dataset<Row> embeddings(Dataset<Row> judged) {
    return judged.select(
        col("face_id"),
        lit(MODEL).as("model_id"),
        lit("").as("model_sha256"),
        array(lit(1f)).as("vector"),
        lit(1f).as("norm"));
  }

  static Dataset<Row> identities(Dataset<Row> judged) {
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

  static Dataset<Row> curated(Dataset<Row> judged) {
    return NullColumns.fill(
        judged
            .filter("decision = 'KEPT'")
            .withColumn("identity", col("claimed_identity"))
            .withColumn("label", col("person").cast("int")),
        Curated.TABLE);
  }
}
