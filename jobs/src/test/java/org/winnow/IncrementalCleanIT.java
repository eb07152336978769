package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Calibrations;
import org.winnow.table.Embeddings;
import org.winnow.table.Labels;
import org.winnow.table.Sources;
import org.winnow.testing.SparkExtension;

/**
 * Faces that come and go after a collection was cleaned, on made-up people. By thresholds that are
 * given, cleaning what changed must give just the rows of cleaning all, but for scores, whose
 * cohort of strangers is measured on all faces.
 */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
class IncrementalCleanIT {
  private static final String LABELS =
      "SELECT face_id, claimed_identity, identity_id, decision, reason, similarity,"
          + " nearest_identity_id, nearest_similarity, margin,"
          + " claim_identity_id, claim_reason, claim_similarity FROM labels ORDER BY face_id";
  private static final String OF_TWO =
      "SELECT count(*) FROM identities WHERE name IN ('Person 11', 'Person 12') AND status ="
          + " 'MERGED'";
  private static final String IDENTITIES = "SELECT * FROM identities ORDER BY identity_id";

  private final Collection collection = new Collection();
  private SparkSession spark;
  private Path folder;
  private Path all;
  private Winnow winnow;
  private Winnow other;
  private float[] ada;
  private float[] eve;
  private float[] stranger;
  private String goneImage;
  private String strangersFace;
  private String unnamedFace;

  @BeforeAll
  void cleanAll(SparkSession session, @TempDir Path temporary) {
    spark = session;
    folder = temporary.resolve("changed");
    all = temporary.resolve("all");
    winnow = new Winnow(folder);
    other = new Winnow(all);
    ada = collection.person();
    stranger = collection.person();
    collection.images(6, "Ada", ada);
    strangersFace = collection.image("Ada", stranger) + "-000";
    unnamedFace = collection.image(null, stranger, collection.person()) + "-000";
    eve = collection.person();
    List<String> images = collection.images(5, "Eve", eve);
    collection.images(3, "Evelyn", eve);
    collection.claim("Ada", images.get(0));
    goneImage = collection.image("Bob", collection.person());
    for (int i = 0; i < 30; i++) {
      float[] person = collection.person();
      collection.images(5, "Person " + i, person);
      collection.image("Person " + (i + 1) % 30, person);
    }
    collection.images(3, "Twin", collection.likeness(eve, 0.62));
    collection.write(spark, folder);
    clean(winnow, "0.9");
    assertThat(winnow.sql("SELECT count(*) FROM labels")).isEqualTo("201");
  }

  @Test
  @Order(1)
  void whereNothingChangedThereIsNothingToDo() {
    clean(winnow, "0.9");
    assertThat(winnow.messages()).contains("nothing to do");
    assertThat(winnow.sql("SELECT round, final, faces, changed FROM calibrations"))
        .isEqualTo("1,true,201,0");
  }

  @Test
  @Order(2)
  void facesThatComeAndGoAreCleanedAsIfAllWere() {
    assertThat(decision(strangersFace)).isEqualTo("DROPPED,FAR_FROM_CORE");
    assertThat(decision(unnamedFace)).isEqualTo("DROPPED,NO_CLAIM");
    collection.images(3, "Xenia", stranger);
    collection.images(2, "Ada", ada);
    collection.images(4, "Adele", ada);
    collection.images(9, "Lady Eve", eve);
    collection.image(null, collection.person());
    collection.image("Person 3", collection.person());
    collection.write(spark, folder);
    forget(goneImage);
    bothWays();

    assertThat(winnow.sql("SELECT count(*) FROM labels")).isEqualTo("220");
    assertThat(decision(strangersFace)).as("Xenia's").isEqualTo("MOVED,RESCUED");
    assertThat(decision(unnamedFace)).isEqualTo("MOVED,RESCUED");
    assertThat(
            winnow.sql(
                "SELECT claim_identity_id, claim_reason FROM labels WHERE face_id = '"
                    + strangersFace
                    + "'"))
        .as("what its claim was worth, for the next time")
        .isEqualTo(winnow.identityId("Ada") + ",FAR_FROM_CORE");
    assertThat(winnow.sql("SELECT name, status FROM identities WHERE name IN ('Adele', 'Bob')"))
        .isEqualTo("Adele,MERGED");
    assertThat(winnow.sql("SELECT reason FROM identities WHERE name = 'Twin'"))
        .isEqualTo("SIMILAR_IDENTITY");
    assertThat(winnow.sql("SELECT changed FROM calibrations")).isEqualTo("21");
  }

  @Test
  @Order(3)
  void whatPeopleDecideAndWhatIsWithdrawnIsTakenIn() throws IOException {
    String eveId = winnow.identityId("Eve");
    winnow.review(
        "face_id,identity_id,verdict,target\n%s,,MOVE,%s\n,%s,MERGE,%s\n,%s,DROP,\n"
            .formatted(
                strangersFace,
                eveId,
                winnow.identityId("Person 11"),
                winnow.identityId("Person 12"),
                winnow.identityId("Person 7")));
    collection.images(2, "Person 9", collection.person());
    collection.write(spark, folder);
    bothWays();
    assertThat(decision(strangersFace)).isEqualTo("MOVED,PERSON_MOVED");
    assertThat(winnow.sql(OF_TWO)).isEqualTo("1");

    List<String> undo = new ArrayList<>(List.of("review", "undo"));
    undo.addAll(winnow.sql("SELECT review_id FROM reviews").lines().toList());
    winnow.succeed(undo.toArray(String[]::new));
    for (String image :
        winnow.sql("SELECT image_id FROM sources WHERE claimed_name = 'Xenia'").lines().toList()) {
      forget(image);
    }
    bothWays();
    assertThat(decision(strangersFace)).as("Xenia is gone").isEqualTo("DROPPED,FAR_FROM_CORE");
    assertThat(decision(unnamedFace)).isEqualTo("DROPPED,NO_CLAIM");
    assertThat(winnow.sql(OF_TWO)).isEqualTo("0");
  }

  @Test
  @Order(4)
  void aRoundThatAKilledRunLeftBehindDoesNotCount() {
    DeltaStore tables = new DeltaStore(spark, folder.toString());
    Commit commit = new Commit("killed", "clean", "", Map.of());
    tables.insert(
        Calibrations.TABLE,
        tables
            .read(Calibrations.TABLE)
            .withColumn("round", functions.lit(2))
            .withColumn("final", functions.lit(false)),
        commit);
    tables.insert(
        Labels.TABLE, tables.read(Labels.TABLE).withColumn("round", functions.lit(2)), commit);
    winnow.succeed("clean", "--round", "next", "--set", "clean.rounds=1");
    assertThat(winnow.sql("SELECT round, final FROM calibrations ORDER BY 1"))
        .isEqualTo("1,true\n2,true");
    assertThat(winnow.sql("SELECT max(round), count(DISTINCT round) FROM labels")).isEqualTo("2,2");
  }

  /** Cleans what changed, and a copy of the same warehouse as a whole. */
  private void bothWays() {
    copy();
    clean(winnow, "0.9");
    assertThat(winnow.messages()).contains("incremental: ");
    clean(other, "0.001");
    assertThat(other.messages()).contains("All faces are cleaned: ", "more than clean.full_after");
    assertThat(winnow.sql(LABELS)).isEqualTo(other.sql(LABELS));
    assertThat(winnow.sql(IDENTITIES)).isEqualTo(other.sql(IDENTITIES));
  }

  private void copy() {
    spark.catalog().clearCache();
    try (Stream<Path> before = Files.exists(all) ? Files.walk(all) : Stream.empty();
        Stream<Path> files = Files.walk(folder)) {
      before
          .sorted((a, b) -> b.compareTo(a))
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      for (Path file : files.toList()) {
        Files.copy(file, all.resolve(folder.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    org.apache.spark.sql.delta.DeltaLog.clearCache();
  }

  /** Takes an image out, as one that was withdrawn. */
  private void forget(String image) {
    DeltaStore tables = new DeltaStore(spark, folder.toString());
    Commit commit = new Commit("test", "test", "", Map.of());
    tables.delete(Embeddings.TABLE, Embeddings.FACE_ID.col().startsWith(image), commit);
    tables.delete(Sources.TABLE, Sources.IMAGE_ID.col().equalTo(image), commit);
  }

  private String decision(String face) {
    return winnow.sql("SELECT decision, reason FROM labels WHERE face_id = '" + face + "'");
  }

  private static void clean(Winnow warehouse, String fullAfter) {
    warehouse.cleanByCosines("--set", "clean.full_after=" + fullAfter);
  }
}
