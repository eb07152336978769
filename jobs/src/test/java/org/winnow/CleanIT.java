package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

/**
 * The stages clean and curate on made-up people, by thresholds that are given: two faces of one
 * person have a cosine of about 0.8, a face and the centre 0.9. One collection holds all cases; it
 * is cleaned once.
 */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CleanIT {
  private static final int LAST = Integer.MAX_VALUE;
  private final Collection collection = new Collection();
  private SparkSession spark;
  private Path folder;
  private Winnow winnow;
  private String sharedImage;
  private float[] namesake;

  @BeforeAll
  void clean(SparkSession session, @TempDir Path warehouse) {
    spark = session;
    folder = warehouse;
    winnow = new Winnow(folder);
    float[] ada = collection.person();
    collection.images(6, "Ada", ada);
    collection.image("Ada", ada, collection.person());
    namesake = collection.person();
    collection.images(3, "Ada", namesake);
    collection.images(5, "Bob", collection.person());
    collection.image(null, collection.person());

    float[] eve = collection.person();
    List<String> images = collection.images(5, "Eve", eve);
    collection.images(3, "Evelyn", eve);
    collection.images(4, "Her sister", collection.likeness(eve, 0.62));
    sharedImage = images.get(0);
    collection.claim("Bob", sharedImage);

    collection.images(3, "Two people", collection.person());
    collection.images(3, "Two people", collection.person());
    collection.images(1, "Nobody twice", collection.person());
    collection.images(1, "Nobody twice", collection.person());
    collection.pair("Either", collection.person(), collection.person());
    collection.image("Only one", collection.person());
    collection.write(spark, folder);
    run();
  }

  @Test
  void everyFaceHasOneLabel() {
    assertThat(winnow.sql("SELECT count(*), count(DISTINCT face_id) FROM labels"))
        .isEqualTo("40,40");
    assertThat(winnow.sql("SELECT count(*) FROM faces LEFT ANTI JOIN labels USING (face_id)"))
        .isEqualTo("0");
    assertThat(
            winnow.sql(
                "SELECT rows_in, rows_out FROM runs WHERE stage = 'clean' AND outcome = 'DONE'"))
        .startsWith("40,40");
  }

  @Test
  void strangersAreDroppedAndOthersInThePictureAreBackground() {
    assertThat(decisions("Ada")).isEqualTo("DROPPED,BACKGROUND,1\nKEPT,NEAR_CORE,7\nMOVED,SPLIT,3");
    assertThat(decisions("Bob")).isEqualTo("KEPT,NEAR_CORE,5");
    assertThat(winnow.sql("SELECT decision, reason FROM labels WHERE claimed_identity IS NULL"))
        .isEqualTo("DROPPED,NO_CLAIM");
    assertThat(winnow.sql("SELECT min(similarity) > 0.7 FROM labels WHERE reason = 'NEAR_CORE'"))
        .isEqualTo("true");
  }

  @Test
  void onePersonUnderTwoNamesIsMergedIntoTheLarger() {
    assertThat(winnow.sql("SELECT name, status, faces FROM identities WHERE name LIKE 'Eve%'"))
        .contains("Eve,KEPT,8")
        .contains("Evelyn,MERGED,0");
    assertThat(decisions("Evelyn")).isEqualTo("KEPT,MERGED,3");
  }

  @Test
  void aLookAlikeOfALargerIdentityGoesToReview() {
    assertThat(winnow.sql("SELECT status, reason FROM identities WHERE name = 'Her sister'"))
        .isEqualTo("REVIEW,SIMILAR_IDENTITY");
    assertThat(decisions("Her sister")).isEqualTo("REVIEW,SIMILAR_IDENTITY,4");
  }

  @Test
  void whatTheImagesCannotDecideGoesToReview() {
    assertThat(decisions("Two people")).isEqualTo("KEPT,NEAR_CORE,3\nMOVED,SPLIT,3");
    assertThat(decisions("Nobody twice")).isEqualTo("REVIEW,NO_AGREEMENT,2");
    assertThat(decisions("Either")).isEqualTo("REVIEW,AMBIGUOUS_SUBJECT,2");
    assertThat(decisions("Only one")).isEqualTo("KEPT,SINGLE_IMAGE,1");
  }

  @Test
  void anImageThatIsClaimedForTwoPeopleIsGivenToTheOneItShows() {
    String face = sharedImage + "-000";
    assertThat(
            winnow.sql(
                "SELECT claimed_identity, decision FROM labels WHERE face_id = '" + face + "'"))
        .isEqualTo("Eve,KEPT");
  }

  @Test
  @Order(LAST)
  void publishedLabelsKeepTheirNumbersAndTheChangeFeedTellsWhatChanged() {
    winnow.succeed("curate");
    assertThat(winnow.sql("SELECT identity, label, count(*) FROM curated GROUP BY 1, 2 ORDER BY 2"))
        .isEqualTo(
            "Ada,0,7\n"
                + "Ada #2,1,3\n"
                + "Bob,2,5\n"
                + "Eve,3,8\n"
                + "Only one,4,1\n"
                + "Two people,5,3\n"
                + "Two people #2,6,3");

    run();
    assertThat(winnow.messages()).contains("nothing to do");

    String split = winnow.identityId("Ada #2");
    collection.images(3, "Aaron", collection.person());
    collection.imageBeforeAll("Ada", namesake);
    collection.write(spark, folder);
    run();
    assertThat(winnow.identityId("Ada #2"))
        .as("a face that comes first changes no id")
        .isEqualTo(split);
    assertThat(decisions("Ada")).contains("MOVED,SPLIT,4");
    winnow.succeed("curate", "--set", "curate.min_faces=3");

    assertThat(winnow.messages()).contains("33 faces of 7 identities published", "1 left out");
    assertThat(winnow.sql("SELECT DISTINCT identity, label FROM curated ORDER BY 2"))
        .isEqualTo("Ada,0\nAda #2,1\nBob,2\nEve,3\nTwo people,5\nTwo people #2,6\nAaron,7");
    assertThat(changes("insert")).isEqualTo(4);
    assertThat(changes("delete")).isEqualTo(1);
    // The new face moves the centre that the three others are compared with.
    assertThat(changes("update_postimage")).isEqualTo(3);
  }

  @Test
  void whatWasDecidedIsExplainedInWords() {
    winnow.succeed("explain", sharedImage + "-000");

    assertThat(winnow.result())
        .contains(
            "is said to show Bob",
            "Round 1, by mobilefacenet: KEPT, NEAR_CORE",
            "Its similarity to the other faces of Eve",
            "most similar faces of Eve");
    Path page = folder.resolveSibling("why.html");
    winnow.succeed("explain", "--uri", sharedImage, "--html", page.toString());
    assertThat(page)
        .content()
        .contains("Claimed to be Eve", "Claimed <b>Eve</b>: passed by", "data:image/webp;base64,");

    assertThat(winnow.run("explain", "nosuch")).isEqualTo(1);
    assertThat(winnow.messages()).contains("There is no face nosuch");
  }

  @Test
  void aRoundIsComparedWithItself() {
    winnow.succeed("diff", "1", "1");
    assertThat(winnow.result()).contains("on 0 of 40 faces (0.00 %)");

    assertThat(winnow.run("diff", "1", "9")).isEqualTo(1);
    assertThat(winnow.messages()).contains("There is no round 9 of labels");
  }

  @Test
  @Order(LAST - 1)
  void peoplesDecisionsSurviveARunAndCanBeUndone() throws IOException {
    String sister = winnow.identityId("Her sister");
    String eve = winnow.identityId("Eve");
    String bob =
        winnow.sql(
            "SELECT min(face_id) FROM labels WHERE claimed_identity = 'Bob' AND decision = 'KEPT'");
    winnow.review(
        "face_id,identity_id,verdict,target\n%s,,DROP,\n,%s,MERGE,%s\n,%s,KEEP,\n"
            .formatted(bob, sister, eve, winnow.identityId("Nobody twice")));
    run();
    assertThat(decisions("Bob")).isEqualTo("DROPPED,PERSON_DROPPED,1\nKEPT,NEAR_CORE,4");
    assertThat(decisions("Her sister")).isEqualTo("KEPT,PERSON_MERGED,4");
    assertThat(decisions("Nobody twice")).isEqualTo("KEPT,PERSON_KEPT,2");
    assertThat(winnow.sql("SELECT count(*) FROM labels")).isEqualTo("40");

    winnow.review("identity_id,verdict,target\n" + sister + ",SEPARATE," + eve + "\n");
    run();
    assertThat(winnow.sql("SELECT status FROM identities WHERE name = 'Her sister'"))
        .isEqualTo("KEPT");

    List<String> undo = new ArrayList<>(List.of("review", "undo"));
    undo.addAll(winnow.sql("SELECT review_id FROM reviews").lines().toList());
    winnow.succeed(undo.toArray(String[]::new));
    run();
    assertThat(decisions("Bob")).isEqualTo("KEPT,NEAR_CORE,5");
    assertThat(decisions("Her sister")).isEqualTo("REVIEW,SIMILAR_IDENTITY,4");
    assertThat(decisions("Nobody twice")).isEqualTo("REVIEW,NO_AGREEMENT,2");
  }

  private void run() {
    winnow.cleanByCosines();
  }

  private String decisions(String name) {
    return winnow.sql(
        "SELECT decision, reason, count(*) FROM labels WHERE claimed_identity = '%s'"
                .formatted(name)
            + " GROUP BY 1, 2 ORDER BY 1, 2");
  }

  private long changes(String kind) {
    return spark
        .read()
        .format("delta")
        .option("readChangeFeed", true)
        .option("startingVersion", 1)
        .load(folder.resolve("curated").toString())
        .filter("_change_type = '" + kind + "'")
        .count();
  }
}
