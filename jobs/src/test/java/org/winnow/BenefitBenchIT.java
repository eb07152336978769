package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.bench.generate.NullColumns;
import org.winnow.console.ExitCode;
import org.winnow.model.embed.UnitVector;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Sources;
import org.winnow.table.Synthetic;
import org.winnow.table.Table;
import org.winnow.testing.SparkExtension;

/**
 * Vectors of people whose faces differ much in some directions: the same ones for real people and
 * for those of one generator, others for those of the second.
 */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class BenefitBenchIT {
  private static final String MODEL = "sface";
  private static final int DIMENSION = 16;
  private static final int PEOPLE = 260;
  private static final int FACES = 5;
  private static final String[] BENCH = {
    "bench", "benefit", "--embedder", MODEL, "--identities", "110", "--images", "4"
  };

  private static final StructType FACE =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("face_id", DataTypes.StringType, false)
          .add("name", DataTypes.StringType, false)
          .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private Path folder;
  private DeltaStore tables;
  private Winnow winnow;

  @BeforeAll
  void write(@TempDir Path temporary, SparkSession spark) {
    folder = temporary;
    Path warehouse = folder.resolve("warehouse");
    winnow = new Winnow(warehouse);
    tables = new DeltaStore(spark, warehouse.toString());
    Dataset<Row> real = faces(spark, "real", PEOPLE, 0);
    append(Images.TABLE, real.withColumn("width", functions.lit(250)));
    append(
        Sources.TABLE,
        real.withColumn("source_id", functions.col("image_id"))
            .withColumn("claimed_name", functions.col("name"))
            .withColumn("status", functions.lit("OK")));
    append(Faces.TABLE, real);
    append(Embeddings.TABLE, real.withColumn("model_id", functions.lit(MODEL)));
    Dataset<Row> like = synthetic(spark, "like", 0);
    append(Synthetic.TABLE, like.union(synthetic(spark, "unlike", 1)));
  }

  private void append(Table table, Dataset<Row> rows) {
    tables.append(
        table, NullColumns.fill(rows, table), "test", new Commit("test", "test", "test", Map.of()));
  }

  private static Dataset<Row> synthetic(SparkSession spark, String generator, int noisy) {
    return faces(spark, generator, 120, noisy)
        .withColumn("identity_id", functions.col("name"))
        .withColumn("generator", functions.lit(generator))
        .withColumn("origin", functions.lit("GAUSSIAN"))
        .withColumn("model_id", functions.lit(MODEL));
  }

  private static Dataset<Row> faces(SparkSession spark, String kind, int people, int noisy) {
    Random random = new Random(kind.hashCode());
    List<Row> rows = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      double[] mean = new double[DIMENSION];
      for (int i = 0; i < DIMENSION; i++) {
        mean[i] = random.nextGaussian();
      }
      for (int face = 0; face < FACES; face++) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
          vector[i] = (float) (mean[i] + (i % 3 == noisy ? 1.2 : 0.3) * random.nextGaussian());
        }
        String image = kind + "-" + person + "-" + face;
        rows.add(
            RowFactory.create(
                image, image + "-000", kind + person, UnitVector.of(vector).values()));
      }
    }
    return spark.createDataFrame(rows, FACE);
  }

  private JsonNode measure(String generator, int seeds) throws IOException {
    Path json = folder.resolve(generator + ".json");
    List<String> all = new ArrayList<>(List.of(BENCH));
    all.addAll(List.of("--generator", generator, "--seeds", String.valueOf(seeds)));
    all.addAll(List.of("--json", json.toString()));
    winnow.succeed(all.toArray(String[]::new));
    return new ObjectMapper().readTree(json.toFile());
  }

  @Test
  void syntheticFacesHelpWhereTheyVaryAsRealOnesDo() throws IOException {
    JsonNode like = measure("like", 2);
    assertThat(like.get("real_people").asInt()).isEqualTo(PEOPLE);
    assertThat(like.get("held_out_people").asInt()).isEqualTo(PEOPLE - 110);
    assertThat(like.get("held_out_faces").asInt()).isEqualTo((PEOPLE - 110) * FACES);
    for (String set : List.of("real", "synthetic", "mixed")) {
      assertThat(like.get(set + "_gain").asDouble()).as(set).isGreaterThan(0.1);
      assertThat(like.get(set + "_accepted").asInt()).as(set).isEqualTo(2);
      assertThat(like.get(set + "_tar_error").asDouble()).as(set).isPositive();
    }
    assertThat(winnow.result())
        .contains("nothing (the embedder)", "half real, half synthetic", "mean of 2 draws")
        .containsPattern("real faces +0\\.[0-9]{4} ± 0\\.[0-9]{4} ");

    JsonNode unlike = measure("unlike", 1);
    assertThat(unlike.get("synthetic_gain").asDouble()).isLessThan(0);
    assertThat(unlike.get("mixed_tar").asDouble()).isLessThan(unlike.get("real_tar").asDouble());
    assertThat(unlike.has("real_tar_error")).as("of one draw").isFalse();
    assertThat(unlike.get("real_tar").asDouble())
        .as("the first draw is the same")
        .isBetween(like.get("real_tar").asDouble() - 0.1, like.get("real_tar").asDouble() + 0.1);
  }

  @Test
  void tooFewFacesAreTold() {
    assertThat(winnow.run("bench", "benefit", "--embedder", MODEL, "--images", "6"))
        .isEqualTo(ExitCode.DATA.code());
    assertThat(winnow.messages())
        .contains("0 people with 6 or more real faces by sface, and --identities is 100")
        .contains("Give fewer --identities or --images");
    assertThat(winnow.run("bench", "benefit", "--embedder", "w600k-mbf-int8"))
        .isEqualTo(ExitCode.DATA.code());
    assertThat(winnow.messages()).contains("no real faces of known people by w600k-mbf-int8");
    assertThat(winnow.run("bench", "benefit", "--embedder", MODEL, "--generator", "other"))
        .isEqualTo(ExitCode.DATA.code());
    assertThat(winnow.messages()).contains("no synthetic faces").contains("winnow synthesize");
    List<String> few = List.of("--identities", "20", "--images", "2");
    assertThat(winnow.run(with(few))).isEqualTo(ExitCode.DATA.code());
    assertThat(winnow.messages()).contains("too few to hold some out");
  }

  private static String[] with(List<String> more) {
    List<String> all = new ArrayList<>(List.of("bench", "benefit", "--embedder", MODEL));
    all.addAll(more);
    return all.toArray(String[]::new);
  }

  @Test
  void allFaultsAreToldAtOnce() {
    assertThat(winnow.run("bench", "benefit", "--identities", "1", "--images", "1", "--seeds", "0"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(winnow.messages()).contains("--identities is 1", "--images is 1", "--seeds is 0");
    assertThat(new Winnow(folder.resolve("none")).run("bench", "benefit"))
        .isEqualTo(ExitCode.DATA.code());
  }
}
