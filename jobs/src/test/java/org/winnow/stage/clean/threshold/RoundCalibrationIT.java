package org.winnow.stage.clean.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.identity.Cohort;
import org.winnow.identity.DensityCores;
import org.winnow.identity.GenuineSimilarityModel;
import org.winnow.identity.IntraIdentityRules;
import org.winnow.identity.LocalFdrModel;
import org.winnow.identity.MinSimilarity;
import org.winnow.metric.Projection;
import org.winnow.stage.clean.inter.IdentityCandidates;
import org.winnow.table.Calibrations;
import org.winnow.table.CleanDetails;
import org.winnow.testing.SparkExtension;
import org.winnow.text.NameTier;

@ExtendWith(SparkExtension.class)
class RoundCalibrationIT {
  private static final Random RANDOM = new Random(3);

  @Test
  void aLawIsReadBackToTheBit(SparkSession spark) {
    RoundCalibration calibration =
        calibration(Optional.of(new Projection(floats(3), floats(9))), Double.MAX_VALUE);

    Dataset<Row> rows =
        spark.createDataFrame(List.of(calibration.row(true, 7, 2)), Calibrations.TABLE.schema());
    RoundCalibration read = RoundCalibration.of(rows.head()).orElseThrow();

    assertThat(read).usingRecursiveComparison().withStrictTypeChecking().isEqualTo(calibration);
    assertThat(Calibrations.lastRound(rows)).hasValue(2);
  }

  @Test
  void whatMakesLabelsDoubtfulIsSaidAgainByWhoeverReadsTheLaw(SparkSession spark) {
    assertThat(read(spark, calibration(true, 12)).warnings()).isEmpty();
    assertThat(read(spark, calibration(false, 12)).warnings())
        .singleElement()
        .asString()
        .contains("does not tell these people apart", "10.0 %", "90 %");
    assertThat(read(spark, calibration(true, 0)).warnings())
        .singleElement()
        .asString()
        .contains("fewer than 10 names");
  }

  private static RoundCalibration read(SparkSession spark, RoundCalibration calibration) {
    return RoundCalibration.of(
            spark
                .createDataFrame(List.of(calibration.row(true, 7, 2)), Calibrations.TABLE.schema())
                .head())
        .orElseThrow();
  }

  @Test
  void withoutAStudentThereIsNoProjection(SparkSession spark) {
    RoundCalibration calibration = calibration(Optional.empty(), 5.8);

    Dataset<Row> rows =
        spark.createDataFrame(List.of(calibration.row(false, 7, 2)), Calibrations.TABLE.schema());

    assertThat(RoundCalibration.of(rows.head()).orElseThrow().projection()).isEmpty();
    assertThat(Calibrations.lastRound(rows)).as("the run did not come to its end").isEmpty();
    Row other = rows.withColumn("rules", functions.lit("{\"other\":1}")).head();
    assertThat(RoundCalibration.of(other)).isEmpty();
    Row earlier =
        rows.withColumn(
                "rules",
                functions.regexp_replace(
                    functions.col("rules"), "\"likeness\":\\{[^}]*\\}", "\"likeness\":null"))
            .head();
    assertThat(earlier.<String>getAs("rules")).contains("null");
    assertThat(RoundCalibration.of(earlier)).isEmpty();
  }

  @Test
  void anyChangeOfANamesFacesChangesItsDigest(SparkSession spark) {
    Dataset<Row> claims =
        spark.sql(
            "SELECT *, image_id AS photograph, image_id AS media_id, false AS repeated,"
                + " false AS in_caption, false AS outvoted FROM VALUES"
                + " ('f1', 'i1', 'Ada', 0.5D), ('f2', 'i2', 'Ada', 0.4D), ('f3', 'i3', 'Bob',"
                + " 0.3D) AS c(face_id, image_id, name, prominence)");
    Dataset<Row> vectors =
        spark.sql(
            "SELECT * FROM VALUES ('f1', array(1F, 0F)), ('f2', array(0F, 1F)),"
                + " ('f3', array(1F, 0F)) AS v(face_id, vector)");
    Map<String, String> before = digests(claims, vectors);

    assertThat(before).containsOnlyKeys("Ada", "Bob");
    assertThat(digests(claims.orderBy(functions.desc("face_id")), vectors)).isEqualTo(before);
    assertThat(digests(claims.filter("face_id <> 'f2'"), vectors))
        .containsEntry("Bob", before.get("Bob"))
        .doesNotContainEntry("Ada", before.get("Ada"));
    assertThat(
            digests(
                claims,
                vectors.withColumn(
                    "vector", functions.expr("if(face_id = 'f3', array(0F, 1F), vector)"))))
        .containsEntry("Ada", before.get("Ada"))
        .doesNotContainEntry("Bob", before.get("Bob"));
    assertThat(
            digests(
                claims.withColumn(
                    "photograph", functions.expr("if(face_id = 'f2', 'i1', photograph)")),
                vectors))
        .as("an image turned out to be a copy")
        .containsEntry("Bob", before.get("Bob"))
        .doesNotContainEntry("Ada", before.get("Ada"));
    Dataset<Row> framed =
        claims.withColumn("media_id", functions.expr("if(face_id = 'f3', image_id, 't')"));
    assertThat(digests(framed, vectors))
        .as("images turned out to be frames of a video")
        .containsEntry("Bob", before.get("Bob"))
        .doesNotContainEntry("Ada", before.get("Ada"));
    assertThat(
            digests(framed.withColumn("repeated", functions.expr("face_id = 'f2'")), vectors)
                .get("Ada"))
        .as("another frame votes")
        .isNotEqualTo(digests(framed, vectors).get("Ada"));
    assertThat(digests(claims.withColumn("in_caption", functions.expr("face_id = 'f2'")), vectors))
        .as("no source names an image any more, but its caption does")
        .containsEntry("Bob", before.get("Bob"))
        .doesNotContainEntry("Ada", before.get("Ada"));
  }

  private static Map<String, String> digests(Dataset<Row> claims, Dataset<Row> vectors) {
    return IdentityCandidates.digests(claims, vectors).collectAsList().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                row -> row.getAs("name"), row -> row.<String>getAs("claims")));
  }

  private static RoundCalibration calibration(boolean reached, int names) {
    return calibration(Optional.empty(), 5.8, reached, names);
  }

  private static RoundCalibration calibration(Optional<Projection> projection, double rescue) {
    return calibration(projection, rescue, true, 12);
  }

  private static RoundCalibration calibration(
      Optional<Projection> projection, double rescue, boolean reached, int names) {
    IntraIdentityRules rules =
        new IntraIdentityRules(
            new DensityCores.Rules(0.1 + 0.2, 1 / 3.0, 4, 3, 0.1),
            new MinSimilarity(3.1 / 0.7, true),
            new MinSimilarity(0.3, false),
            0.8,
            1.1);
    RoundThresholds thresholds =
        new RoundThresholds(
            rules,
            new LocalFdrModel.OperatingPoint(1e-7, 2e-3, 0.1, 0.9, reached),
            new MinSimilarity(Math.PI, true),
            new MinSimilarity(Math.E, true),
            new NameThresholds(
                Map.of(
                    NameTier.SPELLING,
                    new NameThresholds.Tier(
                        3, 1 / 7.0, new MinSimilarity(2.9, true), new MinSimilarity(2.1, true)))),
            new GenuineSimilarityModel(0.6, 1 / 2.7));
    CleanDetails details =
        new CleanDetails(
            2,
            "mobilefacenet+student1",
            List.of(),
            Map.of("member", 0.3),
            Map.of("member", 3.1),
            new CleanDetails.Claims(0.3, 0.001, 0.99, true),
            new CleanDetails.Claims(0.5, 0.001, 0.9, true),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of());
    return new RoundCalibration(
        2,
        "mobilefacenet+student1",
        "run",
        projection,
        new Cohort(floats(3), floats(9), names),
        thresholds,
        new MinSimilarity(rescue, true),
        details);
  }

  private static float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = RANDOM.nextFloat() - 0.5f;
    }
    return values;
  }
}
