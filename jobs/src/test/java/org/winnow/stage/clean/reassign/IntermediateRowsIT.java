package org.winnow.stage.clean.reassign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.claim.CaptionNames;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.identity.Cohort;
import org.winnow.identity.DensityCores;
import org.winnow.identity.GenuineSimilarityModel;
import org.winnow.identity.IntraIdentityRules;
import org.winnow.identity.LocalFdrModel;
import org.winnow.identity.MinSimilarity;
import org.winnow.kernel.Vectors;
import org.winnow.stage.clean.inter.IdentityCandidates;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.stage.clean.intra.IntraIdentityCleaner;
import org.winnow.stage.clean.threshold.NameThresholds;
import org.winnow.stage.clean.threshold.RoundThresholds;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.FieldList;
import org.winnow.testing.SparkExtension;

/** The rows that the steps of a round hand on have the fields that the steps declare. */
@ExtendWith(SparkExtension.class)
class IntermediateRowsIT {
  private static final int PEOPLE = 4;
  private static final int FACES_OF_EACH = 6;
  private static final int DIMENSION = 64;

  private static final RoundThresholds THRESHOLDS =
      new RoundThresholds(
          new IntraIdentityRules(
              new DensityCores.Rules(0.5, 0.5, 4, 3, 0.1),
              new MinSimilarity(4, true),
              new MinSimilarity(3, true),
              0.8,
              1),
          new LocalFdrModel.OperatingPoint(3, 2, 0.001, 0.99, true),
          new MinSimilarity(4, true),
          new MinSimilarity(6, true),
          new NameThresholds(Map.of()),
          new GenuineSimilarityModel(0.8, 0.6));

  private final SparkSession spark;

  IntermediateRowsIT(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void everyStepReturnsTheFieldsThatItDeclares() {
    Dataset<Row> vectors = vectors();
    Dataset<Row> claims =
        Claims.of(
            faces(vectors),
            CaptionNames.none(sources(vectors)),
            images(vectors),
            spark.sql("SELECT '' image_id, '' representative_id, 'PIXELS' kind").limit(0),
            spark.sql("SELECT '' image_id, '' track_id, 1 frame_rank").limit(0));
    assertRows(claims, Claims.FIELDS);

    Dataset<Row> judged =
        IntraIdentityCleaner.of(
            claims.join(vectors, "face_id"),
            spark.sql("SELECT 'p' name, 'p' identity_id, array(1f) centre").limit(0),
            THRESHOLDS.rules(),
            Cohort.ofRandom(DIMENSION),
            100);
    assertRows(judged, FaceJudgements.FIELDS);

    Dataset<Row> candidates =
        IdentityCandidates.of(
            judged,
            spark.sql("SELECT 'p' identity_id").limit(0),
            IdentityCandidates.digests(claims, vectors));
    assertRows(candidates, IdentityCandidates.FIELDS);

    Dataset<Row> outcomes =
        InterIdentity.compare(
            candidates,
            IdentityCandidates.kept(judged)
                .join(claims.select("face_id", "photograph").distinct(), "face_id"),
            THRESHOLDS,
            spark.sql("SELECT 'p' a, 'q' b, true together").limit(0));
    assertRows(outcomes, InterIdentity.FIELDS);

    Config.Clean settings = ConfigLoader.load(ConfigLoader.Overlays.none()).config().clean();
    Dataset<Row> claimed = FaceLabels.claimed(judged, outcomes, settings);
    assertRows(claimed, FaceLabels.FIELDS);

    Dataset<Row> nearest = FaceLabels.nearest(vectors, vectors.count(), outcomes);
    assertRows(nearest, FaceLabels.NEAREST_FIELDS);

    Dataset<Row> compared = Reassignment.compared(claimed, nearest);
    assertRows(compared, Reassignment.COMPARED);

    Dataset<Row> rescued = Reassignment.moved(compared, new MinSimilarity(4, true), 1);
    assertRows(rescued, Reassignment.RESCUED);
    assertThat(rescued.filter("claim IS NOT NULL").select("face_id").collectAsList())
        .as("the face without a claim is rescued")
        .extracting(row -> row.getString(0))
        .containsExactly("unclaimed-000");
  }

  /** Names, types and nulls; Spark's own nullability is only a guess. */
  private static void assertRows(Dataset<Row> rows, FieldList declared) {
    assertThat(rows.schema().fields())
        .extracting(IntermediateRowsIT::described)
        .containsExactly(
            Arrays.stream(declared.schema().fields())
                .map(IntermediateRowsIT::described)
                .toArray(String[]::new));
    List<Row> all = rows.collectAsList();
    assertThat(all).isNotEmpty();
    List<Field> fields = declared.fields();
    for (int i = 0; i < fields.size(); i++) {
      int column = i;
      if (!fields.get(i).nullable()) {
        assertThat(all).as(fields.get(i).name()).noneMatch(row -> row.isNullAt(column));
      }
    }
  }

  private static String described(StructField field) {
    return field.name() + " " + field.dataType().simpleString();
  }

  /** Faces around a direction for each person, and one more face of the first without a claim. */
  private Dataset<Row> vectors() {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (int person = 0; person < PEOPLE; person++) {
      for (int face = 0; face < FACES_OF_EACH; face++) {
        rows.add(RowFactory.create("p%d_%d-000".formatted(person, face), vector(random, person)));
      }
    }
    rows.add(RowFactory.create("unclaimed-000", vector(random, 0)));
    return spark.createDataFrame(rows, FieldList.of(Faces.FACE_ID, Embeddings.VECTOR).schema());
  }

  private static float[] vector(Random random, int person) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) (0.05 * random.nextGaussian());
    }
    vector[person] += 1;
    return Vectors.centroid(List.of(vector));
  }

  private static Dataset<Row> faces(Dataset<Row> vectors) {
    return images(vectors)
        .selectExpr(
            "concat(image_id, '-000') face_id",
            "image_id",
            "10f x",
            "10f y",
            "50f width",
            "50f height");
  }

  private static Dataset<Row> images(Dataset<Row> vectors) {
    return vectors.selectExpr(
        "substring_index(face_id, '-', 1) image_id", "100 width", "100 height");
  }

  private static Dataset<Row> sources(Dataset<Row> vectors) {
    return images(vectors)
        .filter("image_id LIKE 'p%'")
        .selectExpr("image_id", "substring_index(image_id, '_', 1) claimed_name");
  }
}
