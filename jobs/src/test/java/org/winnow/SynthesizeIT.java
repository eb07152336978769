package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

/** Drawn people by the built-in models. One warehouse passes through all tests in order. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
class SynthesizeIT {
  private static final String ROWS =
      "SELECT face_id, seed, attempt, md5(crop), similarity, nearest_synthetic FROM synthetic"
          + " ORDER BY face_id";
  private static final String REJECTED =
      "SELECT key, reason, message FROM quarantine WHERE stage = 'synthesize' ORDER BY key";

  private Path folder;
  private Winnow winnow;

  @BeforeAll
  void open(@TempDir Path temporary) {
    folder = temporary;
    winnow = new Winnow(folder.resolve("warehouse"));
  }

  private static String[] synthesize(int identities, int images, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "synthesize",
                "--generator",
                "builtin-portraits",
                "--identities",
                String.valueOf(identities),
                "--images",
                String.valueOf(images),
                "--seed",
                "7"));
    for (String set :
        List.of(
            "separation.cosine=0.7",
            "same.cosine=0.65",
            "leak.cosine=0.97",
            "block=8",
            "attempts=3")) {
      all.addAll(List.of("--set", "synthesize." + set));
    }
    all.addAll(Arrays.asList(more));
    return DrawnPhotographs.withBuiltInModels(all.toArray(String[]::new));
  }

  @Test
  @Order(1)
  void everyFaultOfTheConfigurationIsToldBeforeAnythingRuns() {
    assertThat(
            winnow.run(
                DrawnPhotographs.withBuiltInModels(
                    "synthesize", "--set", "synthesize.leak={fdr = 0.1}", "--images", "0")))
        .isEqualTo(1);
    assertThat(winnow.messages())
        .contains("synthesize.leak {fdr = 0.1}: it takes a false-match rate or a cosine")
        .contains("synthesize.images");
    assertThat(winnow.run(DrawnPhotographs.withBuiltInModels("synthesize"))).isEqualTo(1);
    assertThat(winnow.messages()).contains("synthesize.generator is not set: give --generator ID");
    assertThat(
            winnow.run(
                DrawnPhotographs.withBuiltInModels(
                    "synthesize", "--generator", "builtin-gradients")))
        .isEqualTo(1);
    assertThat(winnow.messages())
        .contains("'builtin-gradients' is for embedding, not for generation");
    assertThat(winnow.run(synthesize(4, 2, "--set", "synthesize.vectors=pca"))).isEqualTo(1);
    assertThat(winnow.messages()).contains("synthesize.vectors is pca, but the vectors of");
  }

  @Test
  @Order(2)
  void identitiesAreApartAndEveryAttemptIsARow() {
    winnow.succeed(synthesize(5, 3));
    assertThat(winnow.messages()).contains("there is no real face by builtin-gradients");
    assertThat(winnow.sql("SELECT count(*) FROM synthetic WHERE image_index = 0")).isEqualTo("5");
    assertThat(winnow.sql("SELECT count(*) FROM synthetic WHERE nearest_synthetic >= 0.7"))
        .isEqualTo("0");
    assertThat(winnow.sql("SELECT min(similarity) >= 0.65 FROM synthetic")).isEqualTo("true");
    assertThat(
            winnow.sql(
                "SELECT max(cosine_similarity(a.vector, b.vector)) < 0.7 FROM synthetic a JOIN"
                    + " synthetic b ON a.face_id < b.face_id AND a.image_index = 0 AND"
                    + " b.image_index = 0"))
        .isEqualTo("true");
    assertThat(
            winnow.sql(
                "SELECT rows_in = (SELECT count(*) FROM synthetic) + (SELECT count(*) FROM"
                    + " quarantine) AND rows_out = (SELECT count(*) FROM synthetic) FROM runs"
                    + " WHERE stage = 'synthesize' AND outcome = 'DONE'"))
        .isEqualTo("true");
    assertThat(winnow.sql("SELECT count(DISTINCT reason) >= 2 FROM quarantine")).isEqualTo("true");
    // A missing face was tried as often as may be.
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM (SELECT substring_index(key, '/', 1) AS face, count(*) AS n"
                    + " FROM quarantine WHERE key NOT LIKE '%-000/%' GROUP BY 1) WHERE n < 3 AND"
                    + " face NOT IN (SELECT face_id FROM synthetic)"))
        .isEqualTo("0");
  }

  @Test
  @Order(3)
  void theReportShowsAWarehouseOfSyntheticFacesAlone() throws IOException {
    Path page = folder.resolve("report.html");
    winnow.succeed("report", "--out", page.toString());
    String html = Files.readString(page);
    assertThat(html)
        .contains("\"generator\":\"builtin-portraits\",\"faces\":")
        .contains("\"nearestReal\":null");
    assertThat(html.split("data:image/webp|\"UklG").length).isGreaterThan(5);
  }

  @Test
  @Order(4)
  void anotherPartitioningGivesTheSameRows() {
    Winnow other = new Winnow(folder.resolve("other"));
    SparkSession spark = SparkSession.active();
    String before = spark.conf().get("spark.sql.shuffle.partitions");
    spark.conf().set("spark.sql.shuffle.partitions", 7);
    try {
      other.succeed(
          synthesize(
              5,
              3,
              "--set",
              "synthesize.task_faces=2",
              "--set",
              "synthesize.slice=4",
              "--set",
              "synthesize.block=2"));
    } finally {
      spark.conf().set("spark.sql.shuffle.partitions", before);
    }
    assertThat(other.sql(ROWS)).isEqualTo(winnow.sql(ROWS));
    assertThat(other.sql(REJECTED)).isEqualTo(winnow.sql(REJECTED));
  }

  @Test
  @Order(5)
  void aSecondRunHasNothingToDoAndALargerOneAdds() {
    String before = winnow.sql(ROWS);
    winnow.succeed(synthesize(5, 3));
    assertThat(winnow.messages()).contains("nothing to do");
    winnow.succeed(synthesize(6, 4));
    assertThat(winnow.sql(ROWS.replace("FROM synthetic", "FROM synthetic WHERE image_index < 3")))
        .startsWith(before);
    assertThat(winnow.sql("SELECT count(*) FROM synthetic WHERE image_index = 0")).isEqualTo("6");
    assertThat(winnow.sql("SELECT max(image_index) FROM synthetic")).isEqualTo("3");
    winnow.succeed("runs", "--stage", "synthesize", "--format", "csv");
    // The newest run, one without work and the first: only the newest is compared with another.
    assertThat(winnow.result().lines().skip(1).map(line -> line.endsWith(",")))
        .containsExactly(false, true, true);
    assertThat(winnow.run(synthesize(6, 4, "--set", "synthesize.same.cosine=0.6"))).isEqualTo(1);
    assertThat(winnow.messages()).contains("synthesize.same").contains("--redo");
  }

  @Test
  @Order(6)
  void whoComesTooNearToARealPersonGoes() {
    String victim = winnow.sql("SELECT min(identity_id) FROM synthetic");
    plant(victim);
    winnow.succeed(synthesize(6, 4));
    assertThat(winnow.messages()).contains("removed: too near to real people that came later");
    assertThat(winnow.sql("SELECT count(*) FROM synthetic WHERE identity_id = '" + victim + "'"))
        .isEqualTo("0");
    assertThat(
            winnow.sql(
                "SELECT count(*) > 0 FROM quarantine WHERE reason = 'NEAR_REAL_PERSON' AND key LIKE '"
                    + victim
                    + "-000/0'"))
        .isEqualTo("true");
    // Another identity takes the place, and it was compared with the real face.
    assertThat(winnow.sql("SELECT count(*) FROM synthetic WHERE image_index = 0")).isEqualTo("6");
    assertThat(winnow.sql("SELECT max(nearest_real) < 0.97 FROM synthetic")).isEqualTo("true");
    winnow.succeed(synthesize(6, 4));
    assertThat(winnow.messages()).contains("nothing to do");
  }

  @Test
  @Order(7)
  void whoShowsThePhotographOfARealFaceGoes() {
    String victim = winnow.sql("SELECT max(face_id) FROM synthetic WHERE image_index = 1");
    SparkSession spark = SparkSession.active();
    String root = folder.resolve("warehouse").toString();
    Dataset<Row> faces = spark.read().format("delta").load(root + "/faces");
    Dataset<Row> planted =
        faces
            .drop("crop")
            .orderBy(functions.col("face_id").desc())
            .limit(1)
            .crossJoin(
                spark
                    .read()
                    .format("delta")
                    .load(root + "/synthetic")
                    .filter(functions.col("face_id").equalTo(victim))
                    .select("crop"))
            .selectExpr(faces.columns())
            .localCheckpoint();
    DeltaTable.forPath(spark, root + "/faces")
        .as("t")
        .merge(planted.as("s"), "t.face_id = s.face_id")
        .whenMatched()
        .updateAll()
        .execute();
    // Its embedding is that of another face still: only the pixels tell.
    winnow.succeed(synthesize(6, 4));
    assertThat(winnow.messages()).contains("1 face removed");
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM quarantine WHERE reason = 'COPY_OF_REAL_FACE' AND message LIKE"
                    + " 'It shows%came later.' AND key LIKE '"
                    + victim
                    + "/%'"))
        .isEqualTo("1");
    assertThat(winnow.sql("SELECT count(*) FROM synthetic WHERE face_id = '" + victim + "'"))
        .isEqualTo("1");
    assertThat(winnow.sql("SELECT attempt > 0 FROM synthetic WHERE face_id = '" + victim + "'"))
        .isEqualTo("true");
  }

  @Test
  @Order(8)
  void redoOfAnotherStageLeavesTheSyntheticFaces() {
    String before = winnow.sql(ROWS);
    winnow.succeed(DrawnPhotographs.withBuiltInModels("cluster", "--redo"));
    assertThat(winnow.sql(ROWS)).isEqualTo(before);
    winnow.succeed(synthesize(2, 1, "--redo"));
    assertThat(winnow.sql("SELECT count(*) FROM synthetic")).isEqualTo("2");
  }

  /** Makes the reference face of an identity a real face of the warehouse. */
  private void plant(String identity) {
    SparkSession spark = SparkSession.active();
    String root = folder.resolve("warehouse").toString();
    winnow.ingest(DrawnPhotographs.noisy().photos());
    winnow.succeed(DrawnPhotographs.withBuiltInModels("detect"));
    winnow.succeed(DrawnPhotographs.withBuiltInModels("embed"));
    Dataset<Row> vector =
        spark
            .read()
            .format("delta")
            .load(root + "/synthetic")
            .filter("image_index = 0")
            .filter(functions.col("identity_id").equalTo(identity))
            .select(functions.col("vector").as("planted"));
    Dataset<Row> embeddings = spark.read().format("delta").load(root + "/embeddings");
    Dataset<Row> planted =
        embeddings
            .limit(1)
            .crossJoin(vector)
            .withColumn("vector", functions.col("planted"))
            .selectExpr(embeddings.columns())
            .localCheckpoint();
    DeltaTable.forPath(spark, root + "/embeddings")
        .as("t")
        .merge(planted.as("s"), "t.face_id = s.face_id")
        .whenMatched()
        .updateAll()
        .execute();
  }
}
