package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
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

/** Names as evidence between identities, and aliases that a user declares. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
class SimilarNamesIT {
  private final Collection collection = new Collection();
  private Winnow winnow;
  private Path aliases;
  private String aliasFace;

  @BeforeAll
  void cleanAll(SparkSession spark, @TempDir Path temporary) {
    Path folder = temporary.resolve("warehouse");
    aliases = temporary.resolve("aliases.csv");
    winnow = new Winnow(folder);
    float[] ada = collection.person();
    collection.images(6, "Ada Lovelace", ada);
    aliasFace = collection.images(4, "Ada Byron", collection.likeness(ada, 0.3)).get(0) + "-000";
    float[] jane = collection.person();
    collection.images(6, "Jane Doe", jane);
    collection.images(5, "Doe, Jane", collection.likeness(jane, 0.8));
    float[] venus = collection.person();
    collection.images(6, "Venus Roe", venus);
    collection.images(5, "Serena Roe", collection.likeness(venus, 0.9));
    float[] max = collection.person();
    collection.images(6, "Max Moss", max);
    collection.images(5, "Ron Rhys", collection.likeness(max, 0.8));
    for (int i = 0; i < 20; i++) {
      collection.images(3, "Person " + i, collection.person());
    }
    collection.write(spark, folder);
    winnow.cleanByCosines("--set", "clean.full_after=0.9");
  }

  private String status(String name) {
    return winnow.sql("SELECT status, reason FROM identities WHERE name = '" + name + "'");
  }

  @Test
  @Order(1)
  void formsOfOneNameMergeWhereOtherNamesGoToReview() {
    assertThat(status("Doe, Jane")).isEqualTo("MERGED,MERGED");
    assertThat(status("Ron Rhys")).isEqualTo("REVIEW,SIMILAR_IDENTITY");
    assertThat(status("Serena Roe")).as("a family").isEqualTo("REVIEW,SIMILAR_IDENTITY");
    assertThat(status("Ada Byron")).isEqualTo("KEPT,");
  }

  @Test
  @Order(2)
  void explainAndReviewTellWhatTheNamesSay() throws IOException {
    winnow.succeed("explain", face("Doe, Jane"));
    assertThat(winnow.result()).contains("The names are alike (the same words in another order");
    winnow.succeed("explain", face("Serena Roe"));
    assertThat(winnow.result()).contains("Both names are of one family");
    winnow.succeed("explain", face("Ron Rhys"));
    assertThat(winnow.result()).doesNotContain("names are");

    Path questions = aliases.resolveSibling("questions");
    winnow.succeed("review", "export", "--out", questions.toString());
    assertThat(Files.readString(questions.resolve("review.csv")))
        .containsPattern("Serena Roe.*names of one family");
  }

  @Test
  @Order(3)
  void anAliasJoinsTheClaimsOfTheNameWithoutCleaningAll() throws IOException {
    Files.writeString(aliases, "name,alias,source\nAda Lovelace,Ada Byron,me\n");
    cleanWithAliases();

    assertThat(winnow.messages()).contains("incremental: ", "2 names judged again");
    assertThat(winnow.sql("SELECT count(*) FROM identities WHERE name = 'Ada Byron'"))
        .isEqualTo("0");
    assertThat(winnow.sql("SELECT count(*) FROM labels WHERE claimed_identity = 'Ada Lovelace'"))
        .isEqualTo("10");
    winnow.succeed("explain", aliasFace);
    assertThat(winnow.result())
        .contains("The source says Ada Byron, which is an alias of Ada Lovelace");
    cleanWithAliases();
    assertThat(winnow.messages()).contains("nothing to do");
  }

  @Test
  @Order(4)
  void facesUnderAnAliasArePublishedWithTheirSource() {
    winnow.succeed("curate", "--set", "clean.aliases=" + aliases);
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM curated c JOIN labels l ON c.face_id = l.face_id WHERE"
                    + " l.claimed_identity = 'Ada Lovelace' AND l.decision IN ('KEPT', 'MOVED')"))
        .isEqualTo(
            winnow.sql(
                "SELECT count(*) FROM labels WHERE claimed_identity = 'Ada Lovelace' AND decision"
                    + " IN ('KEPT', 'MOVED')"));
  }

  @Test
  @Order(5)
  void withoutTheAliasTheNameIsBack() {
    winnow.cleanByCosines("--set", "clean.full_after=0.9");
    assertThat(winnow.messages()).contains("incremental: ");
    assertThat(status("Ada Byron")).isEqualTo("KEPT,");
  }

  @Test
  @Order(6)
  void faultsOfTheFileStopTheRunBeforeItStarts() throws IOException {
    Files.writeString(aliases, "name,alias\nBea,Ada\nAda,Bea\nCid,\n");
    assertThat(winnow.run("clean", "--set", "clean.aliases=" + aliases)).isNotZero();
    assertThat(winnow.messages()).contains("form a cycle").contains("line 4: the alias is empty");
  }

  private void cleanWithAliases() {
    winnow.cleanByCosines("--set", "clean.full_after=0.9", "--set", "clean.aliases=" + aliases);
  }

  private String face(String name) {
    return winnow.sql("SELECT min(face_id) FROM labels WHERE claimed_identity = '" + name + "'");
  }
}
