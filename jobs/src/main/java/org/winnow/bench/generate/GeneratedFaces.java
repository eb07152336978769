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
import org.winnow.identity.Reason;
import org.winnow.identity.Reason.Decision;
import org.winnow.table.Curated;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Identities.Status;
import org.winnow.table.Labels;

/** The faces of a {@link GeneratedWarehouse}, and what became of them. */
final class GeneratedFaces {
  private static final String NUMBER = "number";
  private static final String STATE = "state";
  private static final String VIEW = "view";
  private static final String PAIR = "pair";
  private static final String LIKENESS = "likeness";
  private static final String KEPT = "kept";
  static final String PERSON = "drawn_person";
  static final String PHOTOGRAPH = "photograph";

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
    return pmod(col(PHOTOGRAPH), lit(n)).equalTo(rest);
  }

  /** Faces with their labels. An identity's state decides for the faces that would be kept. */
  static Dataset<Row> judged(Dataset<Row> photographs) {
    Column number = when(every(200, 7), 0).when(every(5, 0), 2).when(every(25, 1), 2).otherwise(1);
    Dataset<Row> faces =
        photographs
            .filter(not(every(100, 3)))
            .withColumn(NUMBER, number)
            .filter(col(NUMBER).gt(0))
            .withColumn(Faces.FACE_INDEX.name(), explode(sequence(lit(0), col(NUMBER).minus(1))))
            .withColumn(
                Faces.FACE_ID.name(),
                format_string("%s-%03d", Faces.IMAGE_ID.col(), Faces.FACE_INDEX.col()))
            .withColumn(STATE, state(col(PERSON)));
    Column noise = pow(chance("noise", col(PERSON)), 8).multiply(0.7).plus(0.01);
    Column wrong = chance("wrong", Faces.FACE_ID.col()).lt(noise);
    Column reason =
        when(Faces.FACE_INDEX.col().gt(0), Reason.BACKGROUND.name())
            .when(wrong.and(chance("second", Faces.FACE_ID.col()).lt(0.25)), Reason.SPLIT.name())
            .when(wrong, Reason.FAR_FROM_CORE.name())
            .when(col(STATE).notEqual(Status.KEPT.name()), col(STATE))
            .otherwise(Reason.NEAR_CORE.name());
    Column decision =
        when(
                Labels.REASON.col().isin(Reason.NEAR_CORE.name(), Reason.MERGED.name()),
                Decision.KEPT.name())
            .when(Labels.REASON.col().equalTo(Reason.SPLIT.name()), Decision.MOVED.name())
            .when(
                Labels.REASON
                    .col()
                    .isin(Reason.SIMILAR_IDENTITY.name(), Reason.NO_AGREEMENT.name()),
                Decision.REVIEW.name())
            .otherwise(Decision.DROPPED.name());
    return faces
        .withColumn(Labels.REASON.name(), reason)
        .withColumn(Labels.DECISION.name(), decision)
        .withColumn(Labels.CLAIMED_IDENTITY.name(), name(col(PERSON)))
        .withColumn(
            Labels.IDENTITY_ID.name(),
            when(col(STATE).equalTo(Reason.MERGED.name()), identityId(partner(col(PERSON))))
                .otherwise(identityId(col(PERSON))))
        .withColumn(
            Labels.SIMILARITY.name(),
            when(Labels.is(Decision.DROPPED), normal("out", Faces.FACE_ID.col(), 0.08, 0.1))
                .otherwise(least(lit(0.99), normal("in", Faces.FACE_ID.col(), 0.74, 0.12)))
                .cast("float"))
        .withColumn(Labels.SCORE.name(), Labels.SIMILARITY.col().multiply(10).cast("float"))
        .withColumn(Labels.NEAREST_IDENTITY_ID.name(), identityId(partner(col(PERSON))))
        .withColumn(
            Labels.NEAREST_SIMILARITY.name(), Labels.SIMILARITY.col().minus(0.2).cast("float"))
        .withColumn(
            Labels.NEAREST_SCORE.name(), Labels.NEAREST_SIMILARITY.col().multiply(10).cast("float"))
        .withColumn(Labels.MARGIN.name(), lit(0.2f))
        .withColumn(Embeddings.MODEL_ID.name(), lit(MODEL))
        .withColumn(Labels.CLAIM_IDENTITY_ID.name(), lit(null).cast("string"))
        .withColumn(Labels.CLAIM_REASON.name(), lit(null).cast("string"))
        .withColumn(Labels.CLAIM_SIMILARITY.name(), lit(null).cast("float"))
        .withColumn(Labels.CLAIM_SCORE.name(), lit(null).cast("float"));
  }

  /** What became of an identity: KEPT, or the reason of its faces where it was not. */
  private static Column state(Column person) {
    Column odd = pmod(person, lit(2)).equalTo(1);
    Column chance = chance("state", person);
    return when(odd.and(chance.lt(0.03)), Reason.MERGED.name())
        .when(odd.and(chance.lt(0.07)), Reason.SIMILAR_IDENTITY.name())
        .when(odd.and(chance.lt(0.08)), Reason.NO_AGREEMENT.name())
        .otherwise(Status.KEPT.name());
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
        new StructType()
            .add(VIEW, DataTypes.IntegerType)
            .add(Faces.CROP.name(), DataTypes.BinaryType);
    Column right = not(Labels.is(Decision.DROPPED));
    Column shown =
        pmod(
            when(right, xxhash64(col(PERSON))).otherwise(xxhash64(Faces.FACE_ID.col())),
            lit(DrawnFaces.PEOPLE));
    Column view =
        shown
            .multiply(DrawnFaces.VIEWS)
            .plus(pmod(xxhash64(lit(VIEW), Faces.FACE_ID.col()), lit(DrawnFaces.VIEWS)));
    Column eyes = pow(lit(10), normal("eyes", Faces.FACE_ID.col(), 1.6, 0.2));
    return judged
        .withColumn(VIEW, view.cast("int"))
        .join(broadcast(judged.sparkSession().createDataFrame(drawn, pool)), VIEW)
        .withColumn(Faces.DETECTOR_ID.name(), lit("drawn"))
        .withColumn(
            Faces.SCORE.name(), real(normal(Faces.SCORE.name(), Faces.FACE_ID.col(), 0.9, 0.03)))
        .withColumn(Faces.X.name(), lit(70f))
        .withColumn(Faces.Y.name(), lit(60f))
        .withColumn(Faces.WIDTH.name(), lit(110f))
        .withColumn(Faces.HEIGHT.name(), lit(140f))
        .withColumn(Faces.LANDMARKS.name(), array(lit(0f)))
        .withColumn(Faces.EYE_DISTANCE.name(), real(eyes))
        .withColumn(
            Faces.SHARPNESS.name(),
            real(pow(lit(10), normal("sharp", Faces.FACE_ID.col(), 2.4, 0.3))))
        .withColumn(Faces.BRIGHTNESS.name(), real(normal("bright", Faces.FACE_ID.col(), 120, 25)))
        .withColumn(Faces.CONTRAST.name(), lit(50f))
        .withColumn(Faces.YAW.name(), real(normal(Faces.YAW.name(), Faces.FACE_ID.col(), 0, 18)))
        .withColumn(Faces.PITCH.name(), lit(0f))
        .withColumn(Faces.ROLL.name(), lit(0f))
        .withColumn(Faces.OUTSIDE.name(), lit(0f));
  }

  private static Column real(Column value) {
    return value.cast("float");
  }

  static Dataset<Row> embeddings(Dataset<Row> judged) {
    return judged.select(
        Faces.FACE_ID.col(),
        lit(MODEL).as(Embeddings.MODEL_ID.name()),
        lit("").as(Embeddings.MODEL_SHA256.name()),
        array(lit(1f)).as(Embeddings.VECTOR.name()),
        lit(1f).as(Embeddings.NORM.name()));
  }

  static Dataset<Row> identities(Dataset<Row> judged) {
    Column state = col(STATE);
    // One of a pair lies at the angle that its similarity asks for from the other.
    Column similarity =
        when(state.equalTo(Reason.MERGED.name()), normal("alike", col(PAIR), 0.75, 0.07))
            .when(
                state.equalTo(Reason.SIMILAR_IDENTITY.name()),
                normal("alike", col(PAIR), 0.52, 0.02))
            .otherwise(normal("alike", col(PAIR), 0.3, 0.05));
    Column angle =
        chance("angle", col(PAIR))
            .multiply(2 * Math.PI)
            .plus(when(pmod(col(PERSON), lit(2)).equalTo(1), acos(col(LIKENESS))).otherwise(0));
    return judged
        .groupBy(col(PERSON), col(STATE))
        .agg(count_if(Labels.is(Decision.KEPT)).as(KEPT))
        .withColumn(PAIR, floor(col(PERSON).divide(2)))
        .withColumn(LIKENESS, similarity)
        .select(
            identityId(col(PERSON)).as(Identities.IDENTITY_ID.name()),
            lit(1).as(Identities.ROUND.name()),
            name(col(PERSON)).as(Identities.NAME.name()),
            when(state.equalTo(Reason.MERGED.name()), 0L)
                .otherwise(col(KEPT))
                .as(Identities.FACES.name()),
            when(state.isin(Status.KEPT.name(), Status.MERGED.name()), state)
                .otherwise(Status.REVIEW.name())
                .as(Identities.STATUS.name()),
            when(state.notEqual(Status.KEPT.name()), state).as(Identities.REASON.name()),
            when(state.equalTo(Reason.MERGED.name()), identityId(partner(col(PERSON))))
                .as(Identities.MERGED_INTO.name()),
            lit(0.8f).as(Identities.COHESION.name()),
            identityId(partner(col(PERSON))).as(Identities.NEAREST_IDENTITY_ID.name()),
            real(col(LIKENESS)).as(Identities.NEAREST_SIMILARITY.name()),
            array(real(cos(angle)), real(sin(angle))).as(Identities.CENTRE.name()));
  }

  static Dataset<Row> curated(Dataset<Row> judged) {
    return NullColumns.fill(
        judged
            .filter(Labels.is(Decision.KEPT))
            .withColumn(Curated.IDENTITY.name(), Labels.CLAIMED_IDENTITY.col())
            .withColumn(Curated.LABEL.name(), col(PERSON).cast("int")),
        Curated.TABLE);
  }
}
