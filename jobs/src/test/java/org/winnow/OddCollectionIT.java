package org.winnow;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Clusters;
import org.winnow.table.Embeddings;
import org.winnow.table.Sources;
import org.winnow.testing.SparkExtension;

/** The stages clean, cluster and curate on collections that are not as they expect. */
@Tag("slow")
@ExtendWith(SparkExtension.class)
class OddCollectionIT {
  private static final String KEPT =
      "SELECT DISTINCT image_id FROM labels JOIN faces USING (face_id)"
          + " WHERE decision IN ('KEPT', 'MOVED') ORDER BY 1";
  @TempDir private Path folder;
  private final Collection collection = new Collection();
  private SparkSession spark;
  private Winnow winnow;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    winnow = new Winnow(folder.resolve("warehouse"));
  }

  private void write() {
    collection.write(spark, folder.resolve("warehouse"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void onePersonAloneIsCleaned(int photographs) {
    collection.images(photographs, "Ada", collection.person());
    write();

    winnow.succeed("clean");
    winnow.succeed("curate");

    assertThat(winnow.sql("SELECT count(*), count(DISTINCT label) FROM curated"))
        .isEqualTo(photographs + ",1");
  }

  private void unnamed(int photographs) {
    collection
        .images(photographs, null, collection.person())
        .forEach(image -> collection.claim(null, image));
  }

  @Test
  void withoutNamesNothingIsClaimedAndTheGroupsCanBePublished() {
    for (int i = 0; i < 12; i++) {
      unnamed(4);
    }
    unnamed(1);
    write();

    winnow.succeed("clean");
    assertThat(winnow.messages()).contains("No photograph has a name");
    assertThat(winnow.sql("SELECT decision, reason, count(*) FROM labels GROUP BY 1, 2"))
        .isEqualTo("DROPPED,NO_CLAIM,49");
    winnow.succeed("clean");
    assertThat(winnow.messages()).contains("nothing to do");
    winnow.succeed("curate");
    assertThat(winnow.sql("SELECT count(*) FROM curated")).isEqualTo("0");

    assertThat(winnow.run("curate", "--set", "curate.groups=true")).isEqualTo(2);
    assertThat(winnow.messages()).contains("There are no groups to publish", "winnow cluster");
    winnow.succeed("cluster");
    winnow.succeed("curate", "--set", "curate.groups=true");
    assertThat(winnow.messages()).contains("48 faces of 12 groups published, 1 left out");
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM curated JOIN clusters USING (face_id) WHERE identity ="
                    + " concat('group ', cluster_id) AND identity_id = cluster_id"))
        .isEqualTo("48");
    assertThat(winnow.sql("SELECT max(label), min(label) FROM curated")).isEqualTo("11,0");
    winnow.succeed("report", "--out", folder.resolve("report.html").toString());

    collection.images(5, "Ada", collection.person());
    write();
    winnow.succeed("clean", "--set", "clean.full_after=0.5");
    assertThat(winnow.messages()).contains("incremental");
    assertThat(winnow.sql("SELECT decision, count(*) FROM labels GROUP BY 1 ORDER BY 1"))
        .isEqualTo("DROPPED,49\nKEPT,5");
    winnow.succeed("curate");
    assertThat(winnow.sql("SELECT DISTINCT identity, label FROM curated"))
        .as("the numbers of the groups are taken")
        .isEqualTo("Ada,12");
  }

  @Test
  void withoutAFaceThereIsNothingToDo() {
    collection.image("Ada");
    write();

    winnow.succeed("clean");
    assertThat(winnow.messages()).contains("nothing to do: there is no face to clean");
    winnow.succeed("cluster");
    assertThat(winnow.messages()).contains("nothing to do: there is no face to group");
    winnow.succeed("curate");
    winnow.succeed("curate", "--set", "curate.groups=true");
  }

  @Test
  void aModelThatEmbeddedNothingIsNamedWithThoseThatDid() {
    collection.images(3, "Ada", collection.person());
    write();

    for (String stage : List.of("clean", "cluster")) {
      assertThat(winnow.run(stage, "--embedder", "builtin-gradients")).as(stage).isEqualTo(2);
      assertThat(winnow.messages())
          .contains(
              "No face has an embedding by builtin-gradients",
              "There are embeddings by mobilefacenet",
              "--embedder mobilefacenet");
    }
    new DeltaStore(spark, folder.resolve("warehouse").toString())
        .delete(Embeddings.TABLE, lit(true), new Commit("test", "test", "", Map.of()));
    assertThat(winnow.run("clean")).isEqualTo(2);
    assertThat(winnow.messages()).contains("No face is embedded yet", "winnow embed");
  }

  @Test
  void copiesOfPhotographsUnderOtherNamesTakeNothingAway() {
    List<String> first = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      List<String> images = collection.images(5, "Person " + i, collection.person());
      first.add(images.get(0));
      all.addAll(images);
    }
    write();
    winnow.succeed("clean");
    String kept = winnow.sql(KEPT);
    assertThat(kept.lines()).hasSize(60);

    first.subList(0, 6).forEach(image -> collection.claim("thumbnails", image));
    write();
    winnow.succeed("clean", "--set", "clean.full_after=0");
    assertThat(winnow.sql(KEPT)).as("six equal files in a folder of copies").isEqualTo(kept);

    all.forEach(image -> collection.claim("backup", image));
    first.forEach(image -> collection.copyOf(image, "converted"));
    write();
    winnow.succeed("clean", "--set", "clean.full_after=0");
    assertThat(winnow.sql(KEPT).lines())
        .as("and all in two more")
        .containsAll(kept.lines().toList());
  }

  @Test
  void aFewPeopleWithCopiesOfAllTheirPhotographsAreKept() {
    List<String> images = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      images.addAll(collection.images(4, "Person " + i, collection.person()));
    }
    for (String name : List.of(".ipynb_checkpoints", "@eaDir", ".thumbnails", "__MACOSX")) {
      images.forEach(image -> collection.claim(name, image));
    }
    write();

    winnow.succeed("clean");

    assertThat(winnow.sql(KEPT).lines()).hasSize(12);
  }

  @Test
  void peopleOfOneFamilyAreNeverMergedAndOneNameInTwoFormsIs() {
    for (int i = 0; i < 3; i++) {
      collection.images(5, "Nobody Else" + (char) ('a' + i), collection.person());
    }
    float[] sister = collection.person();
    collection.images(5, "Ada_Lovelace", sister);
    collection.images(4, "Eve_Lovelace", sister);
    collection.images(4, "Lovelace, Zoe", sister);
    float[] jose = collection.person();
    collection.images(5, "José Núñez", jose);
    collection.images(4, "Nunez_Jose", jose);
    float[] numbered = collection.person();
    collection.images(5, "person 1", numbered);
    collection.images(4, "person 2", numbered);
    write();

    winnow.cleanByCosines();

    assertThat(
            winnow.sql(
                "SELECT name, status, reason FROM identities WHERE name LIKE '%Lovelace%'"
                    + " ORDER BY name"))
        .isEqualTo(
            "Ada_Lovelace,KEPT,\nEve_Lovelace,REVIEW,SIMILAR_IDENTITY\n"
                + "\"Lovelace, Zoe\",REVIEW,SIMILAR_IDENTITY");
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM identities WHERE status = 'MERGED'"
                    + " AND name IN ('Nunez_Jose', 'person 2')"))
        .isEqualTo("2");
  }

  @Test
  void lessMakesTwoFormsOfANameOnePersonThanTwoNames() {
    for (int i = 0; i < 6; i++) {
      collection.images(5, "Nobody Else" + (char) ('a' + i), collection.person());
    }
    float[] jose = collection.person();
    collection.images(6, "José Núñez", jose);
    collection.images(5, "Nunez_Jose", collection.likeness(jose, 0.75));
    float[] ada = collection.person();
    collection.images(6, "Ada Lovelace", ada);
    collection.images(5, "Grace Hopper", collection.likeness(ada, 0.75));
    write();

    winnow.cleanByCosines();

    assertThat(
            winnow.sql("SELECT name, status FROM identities WHERE status <> 'KEPT' ORDER BY name"))
        .isEqualTo("Grace Hopper,REVIEW\nNunez_Jose,MERGED");
  }

  @Test
  void facesThatAreLostOrDoubledLeaveTheStageUndone() {
    for (int i = 0; i < 12; i++) {
      collection.images(3, "Person " + i, collection.person());
    }
    write();
    winnow.succeed("clean");
    winnow.succeed("cluster");
    winnow.succeed("curate");
    String warehouse = folder.resolve("warehouse").toString();
    DeltaStore tables = new DeltaStore(spark, warehouse);
    tables.append(
        Embeddings.TABLE,
        tables.read(Embeddings.TABLE).limit(1),
        "a face that is there",
        new Commit("test", "test", "", Map.of()));
    // A source that is gone although its face is still labelled.
    tables.delete(
        Sources.TABLE,
        Sources.SOURCE_ID.col().equalTo("s00000"),
        new Commit("test", "test", "", Map.of()));

    for (String stage : List.of("curate", "cluster", "clean")) {
      long before = tables.version(Clusters.TABLE);
      // A stage that failed fails again: one stage shows it.
      for (int times = stage.equals("curate") ? 2 : 1; times > 0; times--) {
        assertThat(winnow.run(stage)).as("%s, %d", stage, times).isEqualTo(3);
        assertThat(winnow.messages()).as(stage).contains("not conserved");
      }
      assertThat(tables.version(Clusters.TABLE)).isEqualTo(before);
    }
  }

  @Test
  void numbersOfPublishedClassesAreNeverUsedAgain() {
    collection.images(3, "Ada", collection.person());
    collection.images(3, "Bob", collection.person());
    collection.images(2, "Zoe", collection.person());
    write();
    winnow.cleanByCosines();
    winnow.succeed("curate");
    assertThat(numbers()).isEqualTo("Ada,0\nBob,1\nZoe,2");

    winnow.succeed("curate", "--set", "curate.min_faces=3");
    assertThat(numbers()).as("the highest number is unpublished").isEqualTo("Ada,0\nBob,1");
    collection.images(3, "Cid", collection.person());
    write();
    winnow.cleanByCosines();
    winnow.succeed("curate", "--set", "curate.min_faces=3");
    assertThat(numbers()).isEqualTo("Ada,0\nBob,1\nCid,3");

    winnow.succeed("curate");
    assertThat(numbers()).as("published again").isEqualTo("Ada,0\nBob,1\nZoe,2\nCid,3");
    winnow.succeed("curate", "--redo");
    assertThat(numbers()).as("made again").isEqualTo("Ada,0\nBob,1\nZoe,2\nCid,3");
    winnow.succeed("curate", "--redo", "--set", "curate.min_faces=3");
    assertThat(numbers()).as("made again without Zoe").isEqualTo("Ada,0\nBob,1\nCid,3");
    winnow.cleanByCosines("--redo");
    assertThat(numbers()).as("an earlier stage made again").isEmpty();
    winnow.succeed("curate");
    assertThat(numbers()).isEqualTo("Ada,0\nBob,1\nZoe,2\nCid,3");
    winnow.succeed("curate");
    assertThat(winnow.messages()).contains("nothing to do");
    assertThat(winnow.sql("SELECT count(*), count(DISTINCT label) FROM class_numbers"))
        .isEqualTo("4,4");
  }

  private String numbers() {
    return winnow.sql("SELECT DISTINCT identity, label FROM curated ORDER BY label");
  }
}
