package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

/** The nearest faces of drawn photographs: the commands nearest, index and register, and SQL. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NearestIT {
  @TempDir private static Path folder;
  private Winnow winnow;
  private String face;
  private String uri;
  private String name;

  @BeforeAll
  void run() {
    winnow = new Winnow(folder.resolve("warehouse"));
    winnow.succeed(
        DrawnPhotographs.withBuiltInModels(
            "run", "--to", "embed", "--input", DrawnPhotographs.noisy().photos().toString()));
    String[] first =
        winnow
            .sql(
                "SELECT face_id, min(uri), min(claimed_name) FROM embeddings JOIN faces USING"
                    + " (face_id) JOIN sources USING (image_id) GROUP BY face_id ORDER BY face_id"
                    + " LIMIT 1")
            .split(",");
    face = first[0];
    uri = first[1];
    name = first[2];
  }

  private List<String> hits(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "nearest";
    all[1] = "--format";
    all[2] = "csv";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    winnow.succeed(all);
    return winnow.result().lines().skip(1).toList();
  }

  @Test
  void aFaceAPhotographAndAVectorFindTheSame() throws IOException {
    List<String> ofFace = hits("--face", face, "-k", "3");
    assertThat(ofFace).hasSize(3).noneMatch(hit -> hit.contains("," + face + ","));
    assertThat(ofFace.get(0)).startsWith("1,");
    assertThat(winnow.messages())
        .containsPattern(
            "scan of embeddings; 1 of 1 cell read \\(100.0 % of \\d+ vectors\\); exact");

    String photo = uri.startsWith("file:") ? Path.of(URI.create(uri)).toString() : uri;
    List<String> ofPhoto = hits("--photo", photo, "-k", "4");
    assertThat(ofPhoto.get(0)).startsWith("1,").contains("," + face + ",1");

    Path vector =
        Files.writeString(
            folder.resolve("vector.txt"),
            winnow
                .sql("SELECT to_json(vector) FROM embeddings WHERE face_id = '" + face + "'")
                .replace("\"", ""));
    assertThat(hits("--vector", vector.toString(), "-k", "4")).isEqualTo(ofPhoto);
  }

  @Test
  void aConditionNamesColumnsOfFourTables() {
    assertThat(hits("--face", face, "-k", "5", "--where", "claimed_name = '" + name + "'"))
        .isNotEmpty()
        .allMatch(hit -> hit.contains("," + name + ","));
    assertThat(
            hits(
                "--face",
                face,
                "--where",
                "images.width > 0 AND decision IS NULL AND faces.score > 0"))
        .hasSize(20);
    assertThat(hits("--face", face, "--where", "decision = 'KEPT'")).isEmpty();
    assertThat(winnow.messages()).contains("filter first; 0 faces satisfy the condition; 0 of 1");
  }

  @Test
  void aWrongConditionIsTheUsersMistake() {
    for (String wrong : List.of("nobody = 1", "width > ", "width > 1")) {
      String sql = wrong.equals("width > 1") ? wrong + " AND format = 'JPEG'" : wrong;
      assertThat(winnow.run("nearest", "--face", face, "--where", sql)).as(sql).isEqualTo(1);
      assertThat(winnow.messages())
          .contains("The query cannot be run.")
          .doesNotContain("bug of Winnow");
    }
    assertThat(winnow.run("nearest", "--face", face, "--vector", "1,2")).isEqualTo(1);
    assertThat(winnow.run("nearest", "--vector", "1,2")).isEqualTo(1);
    assertThat(winnow.messages()).contains("The query has 2 numbers.");
    assertThat(winnow.run("nearest", "--face", "nobody")).isEqualTo(1);
    assertThat(winnow.messages()).contains("There is no embedding of face nobody");
  }

  @Test
  void manyQueriesComeFromAFileAndFindWhatEachFinds(SparkSession spark) {
    String file = folder.resolve("queries.parquet").toString();
    spark
        .read()
        .format("delta")
        .load(folder.resolve("warehouse/embeddings").toString())
        .selectExpr("face_id AS id", "vector")
        .orderBy("id")
        .limit(7)
        .write()
        .parquet(file);
    List<String> all = hits("--queries", file, "-k", "3");
    assertThat(all).hasSize(21);
    List<String> ofFace = hits("--face", face, "-k", "3");
    assertThat(all.stream().filter(hit -> hit.startsWith(face + ",")).toList())
        .extracting(hit -> hit.substring(face.length() + 1))
        .zipSatisfy(ofFace, (batch, one) -> assertThat(one).startsWith(batch));
  }

  @Test
  void theSheetShowsTheFacesAndNothingElseIsFetched() throws IOException {
    Path page = folder.resolve("hits.html");
    winnow.succeed("nearest", "--face", face, "-k", "3", "--html", page.toString());
    String html = Files.readString(page);
    assertThat(html)
        .contains("The nearest faces", "scan of embeddings", "data:image/webp;base64,")
        .doesNotContain("{{", "http:", "src=\"file");
    assertThat(html.split("<figure ", -1)).hasSize(4);
  }

  @Test
  void theTableFunctionFindsTheSame() {
    List<String> found = hits("--face", face, "-k", "3");
    String vector = "(SELECT vector FROM embeddings WHERE face_id = '" + face + "')";
    assertThat(
            winnow
                .sql("SELECT face_id FROM nearest('embeddings', " + vector + ", 4)")
                .lines()
                .skip(1)
                .toList())
        .zipSatisfy(found, (id, hit) -> assertThat(hit).contains("," + id + ","));
    assertThat(winnow.run("sql", "SELECT * FROM nearest('embeddings', array(1f), 0)")).isEqualTo(1);
    assertThat(winnow.messages()).contains("k of nearest must be a whole number from 1 on");
    assertThat(winnow.run("sql", "SELECT * FROM nearest('embeddings')")).isEqualTo(1);
    assertThat(winnow.messages()).contains("WRONG_NUM_ARGS");
    assertThat(winnow.sql("SELECT * FROM nearest('embeddings', array(1, 2), 3)")).isEmpty();
  }

  @Test
  void theTablesAreRegisteredOnce(SparkSession spark) {
    winnow.succeed("register", "--schema", "registered");
    assertThat(winnow.result()).contains("registered.embeddings").contains(" added");
    assertThat(spark.sql("SELECT count(*) FROM registered.faces").head().getLong(0)).isPositive();
    winnow.succeed("register", "--schema", "registered");
    assertThat(winnow.result().lines()).isNotEmpty().allMatch(line -> line.endsWith("unchanged"));
    spark.sql("DROP TABLE registered.faces");
    spark.sql("CREATE TABLE registered.faces USING DELTA AS SELECT 1 AS x");
    assertThat(winnow.run("register", "--schema", "registered")).isEqualTo(2);
    assertThat(winnow.messages()).contains("another table of this name: registered.faces");
    assertThat(spark.sql("SELECT * FROM registered.faces").count()).isEqualTo(1);
    spark.sql("DROP SCHEMA registered CASCADE");
  }
}
