package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.testing.SparkExtension;

/** Questions out of a cleaned warehouse, answers in a browser, and back into the tables. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReviewIT {
  private static final String EVIL = "=</script><script>alert(1)</script>";
  private static final Commit COMMIT = new Commit("test", "test", "", Map.of());

  private Path folder;
  private Winnow winnow;
  private String adaFace;
  private String bobFace;

  @BeforeAll
  void fill(SparkSession spark, @TempDir Path scratch) {
    folder = scratch;
    winnow = new Winnow(folder.resolve("warehouse"));
    Collection collection = new Collection();
    String ada = collection.image("Ada", collection.person());
    adaFace = ada + "-000";
    bobFace = collection.image("Bob", collection.person()) + "-000";
    String eve = collection.image(EVIL, collection.person()) + "-000";
    collection.write(spark, folder.resolve("warehouse"));
    DeltaStore tables = new DeltaStore(spark, folder.resolve("warehouse").toString());
    tables.upsert(
        Labels.TABLE,
        spark.createDataFrame(
            List.of(
                label(adaFace, "Ada", "ada", "REVIEW", "NO_AGREEMENT", "bob"),
                label(bobFace, "Bob", "bob", "KEPT", "NEAR_CORE", "ada"),
                label(eve, EVIL, "eve", "REVIEW", "SIMILAR_IDENTITY", "bob")),
            Labels.TABLE.schema()),
        COMMIT);
    tables.upsert(
        Identities.TABLE,
        spark.createDataFrame(
            List.of(
                identity("ada", "Ada", "REVIEW", "NO_AGREEMENT", "bob"),
                identity("bob", "Bob", "KEPT", null, "eve"),
                identity("eve", EVIL, "REVIEW", "SIMILAR_IDENTITY", "bob")),
            Identities.TABLE.schema()),
        COMMIT);
  }

  @Test
  void whatIsAnsweredInTheBrowserIsTakenAndNotAskedAgain() throws Exception {
    Path questions = folder.resolve("questions");
    winnow.succeed("review", "export", "--out", questions.toString());
    assertThat(winnow.messages()).contains("3 questions");
    assertThat(Files.readAllLines(questions.resolve("review.csv")))
        .hasSize(4)
        .element(1)
        .asString()
        .startsWith("\"\",eve,'=</script>");
    String saved;
    try (Chromium browser = Chromium.start()) {
      browser.open(questions.resolve("review.html"), 1200, "light");
      assertThat(browser.evaluate("document.querySelectorAll('.sides img').length").asInt())
          .isEqualTo(5);
      // Eve and Bob are two people; Ada is to be left out; the face is Bob's.
      List.of("s", "d", "m").forEach(browser::press);
      assertThat(browser.evaluate("document.documentElement.dataset.answered").asText())
          .isEqualTo("3");
      saved = browser.evaluate("csv()").asText();
      assertThat(browser.evaluate("document.documentElement.dataset.problems").asText())
          .as(browser.said().toString())
          .isEqualTo("0");
      assertThat(browser.fetched()).isEmpty();
    }
    Path answers = write("answers.csv", saved);

    winnow.succeed("review", "import", "--in", answers.toString(), "--person", "Zoë");
    assertThat(winnow.messages()).contains("3 decisions added");
    assertThat(
            winnow.sql(
                "SELECT subject, subject_id, verdict, target_id, person FROM reviews ORDER BY 1,"
                    + " 2"))
        .isEqualTo(
            "FACE,%s,MOVE,bob,Zoë\nIDENTITY,ada,DROP,,Zoë\nIDENTITY,bob,SEPARATE,eve,Zoë"
                .formatted(adaFace));
    String before = winnow.sql("SELECT * FROM reviews ORDER BY 1");
    winnow.succeed("review", "import", "--in", answers.toString());
    assertThat(winnow.messages()).contains("0 decisions added, 3 stood already");
    assertThat(winnow.sql("SELECT * FROM reviews ORDER BY 1")).isEqualTo(before);

    winnow.succeed("review", "export", "--out", questions.toString());
    assertThat(winnow.messages()).contains("0 questions");

    aNewAnswerReplacesTheOlderAndCanBeUndone();
    winnow.succeed("review", "export", "--out", questions.toString());
    assertThat(winnow.messages()).as("Ada and her face are open again").contains("2 questions");
    winnow.succeed("review", "import", "--in", write("drop.csv", drop()).toString());
    assertThat(standing()).as("imported again, it stands again").endsWith(",DROP,");
    aMergeOfAnIdentityWithoutCoreIsToldToHaveNoEffect();
  }

  private void aNewAnswerReplacesTheOlderAndCanBeUndone() throws IOException {
    winnow.succeed("review", "import", "--in", write("drop.csv", drop()).toString());
    assertThat(winnow.messages()).contains("1 decision added", "1 older replaced");
    assertThat(standing()).endsWith(",DROP,");
    String id = standing().split(",", -1)[0];
    winnow.succeed("review", "list");
    assertThat(winnow.result()).contains(id, "SEPARATE").doesNotContain("MOVE");

    assertThat(winnow.run("review", "undo", id, "feedfeedfeedfeed")).isEqualTo(2);
    assertThat(winnow.messages()).contains("There is no decision feedfeedfeedfeed.");
    winnow.succeed("review", "undo", id);
    assertThat(winnow.messages()).contains("1 decisions undone");
    assertThat(standing()).isEmpty();
    winnow.succeed(
        "review", "undo", winnow.sql("SELECT review_id FROM reviews WHERE subject_id = 'ada'"));
  }

  private void aMergeOfAnIdentityWithoutCoreIsToldToHaveNoEffect() throws IOException {
    Path file = write("merge.csv", "identity_id,verdict,target\nada,MERGE,bob\neve,MERGE,bob\n");
    winnow.succeed("review", "import", "--in", file.toString());
    assertThat(winnow.messages())
        .contains("2 decisions added", "1 decision to MERGE without effect");
    String ids = winnow.sql("SELECT review_id FROM reviews WHERE verdict = 'MERGE'");
    for (String id : ids.split("\n")) {
      winnow.succeed("review", "undo", id);
    }
  }

  @Test
  void everyFaultIsToldAndNothingIsTaken() throws IOException {
    Path file =
        write(
            "faults.csv",
            "face_id,identity_id,verdict,target\n"
                + "nowhere,,DROP,\n"
                + adaFace
                + ",,MOVE,nobody\n"
                + ",ada,MERGE,ada\n"
                + bobFace
                + ",,DROP,\n");
    long before = rows();

    assertThat(winnow.run("review", "import", "--in", file.toString())).isEqualTo(2);

    assertThat(winnow.messages())
        .contains("3 faults")
        .contains("line 2: there is no face nowhere.")
        .contains("line 3: there is no identity nobody as target.")
        .contains("line 4: MERGE names ada itself as target.");
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void whatCannotBeAskedOrReadSaysWhatToDo() {
    String out = folder.resolve("none").toString();
    assertThat(winnow.run("review", "export", "--out", out, "--round", "7")).isEqualTo(2);
    assertThat(winnow.messages()).contains("There is no round 7", "winnow clean");
    assertThat(winnow.run("review", "export", "--out", out, "--most", "0")).isEqualTo(1);
    assertThat(winnow.run("review", "import", "--in", out + "/no.csv")).isEqualTo(2);
    assertThat(winnow.messages()).contains("There is no file");
  }

  private String drop() {
    return "face_id,verdict\n" + adaFace + ",DROP\n";
  }

  /** The decision upon Ada's face. */
  private String standing() {
    return winnow.sql(
        "SELECT review_id, verdict, target_id FROM reviews WHERE undone_at IS NULL AND subject_id ="
            + " '"
            + adaFace
            + "'");
  }

  private long rows() {
    return Files.exists(folder.resolve("warehouse/reviews"))
        ? Long.parseLong(winnow.sql("SELECT count(*) FROM reviews"))
        : 0;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Row label(
      String face, String name, String identity, String decision, String reason, String nearest) {
    return RowFactory.create(
        face,
        1,
        name,
        identity,
        decision,
        reason,
        0.5f,
        3f,
        nearest,
        0.4f,
        0.1f,
        "mobilefacenet",
        2f,
        null,
        null,
        null,
        null);
  }

  private static Row identity(
      String id, String name, String status, String reason, String nearest) {
    return RowFactory.create(
        id, 1, name, 1L, status, reason, null, 0.9f, nearest, 0.5f, null, name, 1L, null);
  }
}
