package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;
import org.winnow.testing.TinyGenerator;

/** Identities from a table of vectors, and a composition of them. */
@ExtendWith(SparkExtension.class)
@Tag("slow")
class SynthesizeVectorsIT {
  private static final String BALANCE = "synthesize.balance { light { dark = 1, bright = 1 } }";

  @TempDir private Path folder;
  private SparkSession spark;
  private Path models;
  private Path vectors;
  private Winnow winnow;

  @BeforeEach
  void open(SparkSession session) throws IOException {
    spark = session;
    models = Files.createDirectories(folder.resolve("models"));
    TinyGenerator.write(models, "tiny");
    vectors = folder.resolve("vectors");
    winnow = new Winnow(folder.resolve("warehouse"));
  }

  @Test
  void identitiesComeInTheOrderOfTheirIds() {
    // The ids run against the numbers; the last two are one person.
    writeVectors(TinyGenerator.PEOPLE, 1);
    winnow.succeed(synthesize(20, 2));

    assertThat(winnow.messages())
        .contains("identities of 20: the table has 9 identities.")
        .contains("no real face");
    assertThat(winnow.sql("SELECT DISTINCT origin FROM synthetic")).isEqualTo("TABLE");
    String[] references =
        winnow
            .sql("SELECT identity_id FROM synthetic WHERE image_index = 0 ORDER BY 1")
            .split("\n");
    assertThat(references.length).isBetween(5, TinyGenerator.PEOPLE);
    assertThat(references[0]).startsWith("tiny-0-0000000");
    // Number 8 repeats number 0, which is the one-hot vector of the last portrait.
    assertThat(winnow.sql("SELECT reason FROM quarantine WHERE key = 'tiny-0-00000008-000/0'"))
        .isIn("NEAR_OTHER_IDENTITY", "NO_FACE");
    String rows = winnow.sql("SELECT face_id, md5(crop) FROM synthetic ORDER BY 1");

    winnow.succeed(synthesize(20, 2));
    assertThat(winnow.messages()).contains("nothing to do");
    writeVectors(TinyGenerator.PEOPLE, 1);
    assertThat(winnow.run(synthesize(20, 2))).as("another version of the table").isEqualTo(1);
    assertThat(winnow.messages()).contains("vectors_table_version").contains("--redo");
    winnow.succeed(synthesize(20, 2, "--redo"));
    assertThat(winnow.sql("SELECT face_id, md5(crop) FROM synthetic ORDER BY 1")).isEqualTo(rows);
  }

  @Test
  void aTableThatDoesNotFitIsAFault() {
    assertThat(winnow.run(synthesize(3, 1))).isEqualTo(1);
    assertThat(winnow.messages()).contains("vectors: there is no Delta table");
    write(List.of(RowFactory.create("a", new float[3]), RowFactory.create("a", new float[3])));
    assertThat(winnow.run(synthesize(3, 1))).isEqualTo(1);
    assertThat(winnow.messages()).contains("its identity_id is not");
    write(List.of(RowFactory.create("a", new float[3])));
    assertThat(winnow.run(synthesize(3, 1))).isEqualTo(1);
    assertThat(winnow.messages())
        .containsPattern("its vectors have 3 to 3\\W+numbers, the generator takes 8");
  }

  @Test
  void picturesComeNearToTheirTargets() {
    writeVectors(4, 0);
    String distance = "SELECT avg(abs(brightness - 80)) FROM synthetic WHERE image_index > 0";
    winnow.succeed(synthesize(3, 3));
    double free = Double.parseDouble(winnow.sql(distance));

    String[] steered = {
      "--redo",
      "--set",
      "synthesize.steer { brightness { from = 80, to = 80 } }",
      "--set",
      "synthesize.steer_pictures=33"
    };
    winnow.succeed(synthesize(3, 3, steered));
    assertThat(Double.parseDouble(winnow.sql(distance))).isLessThan(free / 2);
    assertThat(winnow.sql("SELECT min(similarity) >= 0.5 FROM synthetic")).isEqualTo("true");

    // A generator of seeds takes the best of several shots.
    distance = "SELECT avg(abs(yaw - 20)) FROM synthetic WHERE image_index > 0";
    winnow.succeed(command("builtin-portraits", 2, 3, List.of()));
    free = Double.parseDouble(winnow.sql(distance.replace("> 0", "> 0 AND generator LIKE 'b%'")));
    steered[2] = "synthesize.steer { yaw { from = 20, to = 20, scale = 5 } }";
    winnow.succeed(command("builtin-portraits", 2, 3, List.of(), steered));
    assertThat(Double.parseDouble(winnow.sql(distance))).isLessThan(free);
  }

  @Test
  void anUnknownMeasureIsToldBeforeAnythingRuns() {
    assertThat(winnow.run(portraits(2, "--set", "synthesize.steer { smile { from = 1, to = 2 } }")))
        .isEqualTo(1);
    assertThat(winnow.messages()).contains("synthesize.steer.smile: there is no such measure");
    assertThat(winnow.run(portraits(2, "--set", "synthesize.steer { yaw { from = 1, til = 2 } }")))
        .isEqualTo(1);
    assertThat(winnow.messages())
        .contains("synthesize.steer.yaw.til: write")
        .contains("synthesize.steer.yaw needs from and to");
  }

  @Test
  void asManyIdentitiesOfEachKindAsTheBalanceAsks() {
    String[] balanced = {
      "--set",
      BALANCE,
      "--set",
      "synthesize.attributes.light = \"if(brightness < 118, 'dark', 'bright')\"",
      "--set",
      "synthesize.block=3"
    };
    winnow.succeed(portraits(6, balanced));
    assertThat(
            winnow.sql(
                "SELECT if(brightness < 118, 'dark', 'bright'), count(*) FROM synthetic WHERE"
                    + " image_index = 0 GROUP BY 1 ORDER BY 1"))
        .isEqualTo("bright,3\ndark,3");
    assertThat(winnow.sql("SELECT count(*) > 0 FROM quarantine WHERE reason = 'ABOVE_QUOTA'"))
        .isEqualTo("true");
    assertThat(winnow.sql("SELECT min(message) FROM quarantine WHERE reason = 'ABOVE_QUOTA'"))
        .startsWith("The balance allows no more identities of light=");
    String rows = winnow.sql("SELECT face_id, seed FROM synthetic ORDER BY 1");

    balanced[balanced.length - 1] = "synthesize.block=64";
    Winnow other = new Winnow(folder.resolve("other"));
    other.succeed(portraits(6, balanced));
    assertThat(other.sql("SELECT face_id, seed FROM synthetic ORDER BY 1")).isEqualTo(rows);

    assertThat(winnow.run(portraits(8, balanced))).as("another number").isEqualTo(1);
    assertThat(winnow.messages()).contains("synthesize.identities was 6, is now 8");
  }

  @Test
  void whatTheBalanceLacksIsSaid() {
    winnow.succeed(
        portraits(
            4,
            "--set",
            "synthesize.balance { light { never = 1, always = 1 } }",
            "--set",
            "synthesize.attributes.light = \"'always'\"",
            "--set",
            "synthesize.candidates=3"));
    assertThat(winnow.messages()).contains("By the balance are missing: 2 of light=never.");
    assertThat(
            winnow.run(
                portraits(
                    4, "--redo", "--set", BALANCE, "--set", "synthesize.attributes.light=nobody")))
        .isEqualTo(1);
    assertThat(winnow.messages()).contains("synthesize.attributes.light:").contains("nobody");
    assertThat(
            winnow.run(
                portraits(
                    4, "--redo", "--set", BALANCE, "--set", "synthesize.attributes.light=rand()")))
        .as("an expression with other values each time")
        .isEqualTo(1);
    assertThat(winnow.messages()).contains("synthesize.attributes.light:");
  }

  private String[] synthesize(int identities, int images, String... more) {
    return command(
        "tiny",
        identities,
        images,
        List.of(
            "--models-dir",
            models.toString(),
            "--set",
            "synthesize.vectors=table",
            "--set",
            "synthesize.vectors_table=\"" + vectors + "\""),
        more);
  }

  private static String[] portraits(int identities, String... more) {
    return command("builtin-portraits", identities, 1, List.of(), more);
  }

  private static String[] command(
      String generator, int identities, int images, List<String> settings, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "synthesize",
                "--generator",
                generator,
                "--identities",
                String.valueOf(identities),
                "--images",
                String.valueOf(images),
                "--set",
                "synthesize.separation.cosine=0.9",
                "--set",
                "synthesize.same.cosine=0.5",
                "--set",
                "synthesize.leak.cosine=0.99"));
    all.addAll(settings);
    all.addAll(List.of(more));
    return DrawnPhotographs.withBuiltInModels(all.toArray(String[]::new));
  }

  /** One vector of each portrait, then repetitions of the first one by number. */
  private void writeVectors(int people, int repeated) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < people + repeated; i++) {
      float[] vector = new float[TinyGenerator.PEOPLE];
      vector[people - 1 - i % people] = 1;
      rows.add(RowFactory.create(String.format(Locale.ROOT, "v%02d", i), vector));
    }
    write(rows);
  }

  private void write(List<Row> rows) {
    spark
        .createDataFrame(
            rows,
            new StructType()
                .add("identity_id", DataTypes.StringType)
                .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false)))
        .write()
        .format("delta")
        .mode("overwrite")
        .save(vectors.toString());
  }
}
