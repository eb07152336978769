package org.winnow.stage.clean.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.image.Digests;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Reviews;
import org.winnow.testing.SparkExtension;

/** Reviews of Ada, Bob, Eve (Evelyn is merged into her) and a similar sister of Eve. */
@ExtendWith(SparkExtension.class)
class ReviewOverridesIT {
  private final List<Row> reviews = new ArrayList<>();
  private SparkSession spark;
  private Dataset<Row> labels;
  private Dataset<Row> identities;

  @BeforeEach
  void tables(SparkSession session) {
    spark = session;
    reviews.clear();
    labels =
        spark.createDataFrame(
            List.of(
                label("ada1", "Ada", "Ada", "KEPT", "NEAR_CORE"),
                label("ada2", "Ada", "Ada", "DROPPED", "FAR_FROM_CORE"),
                label("ada3", "Ada", "Ada", "REVIEW", "TWO_PEOPLE"),
                label("ada4", "Ada", "Ada", "REVIEW", "CONFLICTING_CLAIMS"),
                label("ada5", "Ada", "Bob", "MOVED", "NEAR_CORE"),
                label("bob1", "Bob", "Bob", "KEPT", "NEAR_CORE"),
                label("eve1", "Eve", "Eve", "KEPT", "NEAR_CORE"),
                label("evelyn1", "Evelyn", "Eve", "KEPT", "MERGED"),
                label("evelyn2", "Evelyn", "Eve", "DROPPED", "FAR_FROM_CORE"),
                label("sister1", "Sister", "Sister", "REVIEW", "SIMILAR_IDENTITY"),
                label("nobody1", null, null, "DROPPED", "NO_CLAIM")),
            Labels.TABLE.schema());
    identities =
        spark.createDataFrame(
            List.of(
                identity("Ada", 1, "KEPT", null, null),
                identity("Bob", 2, "KEPT", null, null),
                identity("Eve", 2, "KEPT", null, null),
                identity("Evelyn", 0, "MERGED", "MERGED", "Eve"),
                identity("Sister", 1, "REVIEW", "SIMILAR_IDENTITY", null)),
            Identities.TABLE.schema());
  }

  @Test
  void withoutDecisionsNothingChanges() {
    assertThat(ReviewOverrides.applied(labels, identities, reviews()).collectAsList())
        .containsExactlyInAnyOrderElementsOf(labels.collectAsList());
    assertThat(
            ReviewOverrides.identities(identities, labels, reviews())
                .select("identity_id", "faces", "status", "reason")
                .collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            identities.select("identity_id", "faces", "status", "reason").collectAsList());
  }

  @Test
  void aDecisionUponAFaceOverridesTheModel() {
    decide("FACE", "ada1", "DROP", null);
    decide("FACE", "ada2", "KEEP", null);
    decide("FACE", "evelyn2", "KEEP", null);
    decide("FACE", "bob1", "MOVE", id("Evelyn"));
    decide("FACE", "eve1", "MOVE", id("Eve"));
    decide("FACE", "nobody1", "MOVE", id("Ada"));

    assertThat(changed())
        .containsOnly(
            Map.entry("ada1", "DROPPED PERSON_DROPPED Ada"),
            Map.entry("ada2", "KEPT PERSON_KEPT Ada"),
            Map.entry("evelyn2", "KEPT PERSON_KEPT Eve"),
            Map.entry("bob1", "MOVED PERSON_MOVED Eve"),
            Map.entry("eve1", "KEPT PERSON_KEPT Eve"),
            Map.entry("nobody1", "MOVED PERSON_MOVED Ada"));
  }

  @Test
  void whatWasMeasuredAgainstTheOldIdentityDoesNotMove() {
    decide("FACE", "ada1", "MOVE", id("Bob"));
    decide("FACE", "ada2", "MOVE", id("Eve"));
    decide("FACE", "ada3", "KEEP", null);

    Map<String, Row> rows =
        applied().collectAsList().stream()
            .collect(Collectors.toMap(row -> row.getAs("face_id"), row -> row));
    assertThat(rows.get("ada1").<Float>getAs("similarity"))
        .as("Bob is the nearest")
        .isEqualTo(0.2f);
    assertThat(rows.get("ada1").<Float>getAs("margin")).isNull();
    assertThat(rows.get("ada2").<Float>getAs("similarity")).isNull();
    assertThat(rows.get("ada3").<Float>getAs("similarity")).isEqualTo(0.5f);
    assertThat(rows.get("ada3").<Float>getAs("margin")).isEqualTo(0.3f);
  }

  @Test
  void anIdentityIsDroppedWithAllItHoldsOrKeptWithWhatWaits() {
    decide("IDENTITY", id("Ada"), "KEEP", null);
    decide("IDENTITY", id("Bob"), "DROP", null);
    decide("IDENTITY", id("Sister"), "KEEP", null);
    decide("IDENTITY", id("Evelyn"), "DROP", null);

    assertThat(changed())
        .as("which claim counts for ada4 is no matter of the identity")
        .containsOnly(
            Map.entry("ada3", "KEPT PERSON_KEPT Ada"),
            Map.entry("ada5", "DROPPED PERSON_DROPPED Bob"),
            Map.entry("bob1", "DROPPED PERSON_DROPPED Bob"),
            Map.entry("evelyn1", "DROPPED PERSON_DROPPED Eve"),
            Map.entry("sister1", "KEPT PERSON_KEPT Sister"));
    assertThat(fates())
        .containsEntry("Ada", "KEPT null 2")
        .containsEntry("Bob", "DROPPED PERSON_DROPPED 0")
        .containsEntry("Eve", "KEPT null 1")
        .containsEntry("Evelyn", "MERGED MERGED 0")
        .containsEntry("Sister", "KEPT null 1");
  }

  @Test
  void aFaceGoesItsOwnWayWhateverBecomesOfItsIdentity() {
    decide("IDENTITY", id("Ada"), "DROP", null);
    decide("FACE", "ada1", "KEEP", null);

    assertThat(changed())
        .containsOnly(
            Map.entry("ada1", "KEPT PERSON_KEPT Ada"),
            Map.entry("ada3", "DROPPED PERSON_DROPPED Ada"),
            Map.entry("ada4", "DROPPED PERSON_DROPPED Ada"));
  }

  @Test
  void mergingAndSeparatingAreLinksAndTheMergedFacesSayWho() {
    decide("IDENTITY", id("Evelyn"), "MERGE", id("Eve"));
    decide("IDENTITY", id("Eve"), "SEPARATE", id("Sister"));

    assertThat(ReviewDecisions.links(reviews()).collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create(id("Evelyn"), id("Eve"), true),
            RowFactory.create(id("Eve"), id("Sister"), false));
    assertThat(changed()).containsOnly(Map.entry("evelyn1", "KEPT PERSON_MERGED Eve"));
    assertThat(fates()).containsEntry("Sister", "REVIEW SIMILAR_IDENTITY 1");
  }

  @Test
  void whatIsGoneOrUndoneChangesNothing() {
    decide("FACE", "gone", "DROP", null);
    decide("FACE", "ada1", "MOVE", "gone");
    decide("FACE", "nobody1", "KEEP", null);
    decide("IDENTITY", "gone", "DROP", null);
    decide("IDENTITY", id("Ada"), "MERGE", "gone");
    undone("FACE", "bob1", "DROP");

    assertThat(changed()).isEmpty();
  }

  @Test
  void ofTwoThatStandTheNewerCounts() {
    decide("FACE", "bob1", "KEEP", null);
    decide("FACE", "bob1", "DROP", null);

    assertThat(changed()).containsOnly(Map.entry("bob1", "DROPPED PERSON_DROPPED Bob"));
  }

  private Dataset<Row> reviews() {
    return spark.createDataFrame(reviews, Reviews.TABLE.schema());
  }

  private Dataset<Row> applied() {
    return ReviewOverrides.applied(labels, identities, reviews());
  }

  /** Changed labels by face: decision, reason and name of the identity. */
  private Map<String, String> changed() {
    List<Row> after = applied().collectAsList();
    assertThat(after).as("rows are conserved").hasSize(labels.collectAsList().size());
    List<Row> before = labels.collectAsList();
    return after.stream()
        .filter(row -> !before.contains(row))
        .collect(
            Collectors.toMap(
                row -> row.getAs("face_id"),
                row ->
                    String.join(
                        " ",
                        row.<String>getAs("decision"),
                        row.getAs("reason"),
                        name(row.getAs("identity_id")))));
  }

  private Map<String, String> fates() {
    return ReviewOverrides.identities(identities, applied(), reviews()).collectAsList().stream()
        .collect(
            Collectors.toMap(
                row -> row.getAs("name"),
                row -> row.getAs("status") + " " + row.getAs("reason") + " " + row.getAs("faces")));
  }

  private void decide(String subject, String id, String verdict, String target) {
    reviews.add(review(subject, id, verdict, target, null));
  }

  private void undone(String subject, String id, String verdict) {
    reviews.add(review(subject, id, verdict, null, Timestamp.from(Instant.EPOCH)));
  }

  private Row review(String subject, String id, String verdict, String target, Timestamp undone) {
    Timestamp decided = Timestamp.from(Instant.ofEpochSecond(reviews.size()));
    return RowFactory.create(
        "r" + reviews.size(), subject, id, verdict, target, "Ada", null, decided, undone);
  }

  private static Row label(
      String face, String claimed, String identity, String decision, String reason) {
    return RowFactory.create(
        face,
        1,
        claimed,
        identity == null ? null : id(identity),
        decision,
        reason,
        0.5f,
        3f,
        identity == null ? null : id("Bob"),
        0.2f,
        0.3f,
        "model",
        2f,
        null,
        null,
        null,
        null);
  }

  private static Row identity(String name, long faces, String status, String reason, String into) {
    return RowFactory.create(
        id(name),
        1,
        name,
        faces,
        status,
        reason,
        into == null ? null : id(into),
        0.9f,
        null,
        null,
        null,
        name,
        faces,
        null);
  }

  private static String id(String name) {
    return Digests.sha256(name.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  private static String name(String id) {
    return List.of("Ada", "Bob", "Eve", "Evelyn", "Sister").stream()
        .filter(name -> id(name).equals(id))
        .findFirst()
        .orElse(id);
  }
}
