package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Clusters;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.testing.SparkExtension;

/**
 * All evaluations on a made-up warehouse: 8 faces of Ada, 6 of Bo, 3 of Bo as Bobby, 6 of Cy, and
 * one of Bo under Ada's name. Two faces of one person have a cosine of about 0.8.
 */
@ExtendWith(SparkExtension.class)
class EvaluateIT {
  @TempDir private static Path folder;
  private static Winnow winnow;
  private static Path truth;
  private static final List<Shown> SHOWN = new ArrayList<>();

  /** An image, the name claimed for it, and who it shows. */
  private record Shown(String image, String name, String person) {
    String uri() {
      return name + "/" + image;
    }
  }

  @BeforeAll
  static void write(SparkSession spark) throws IOException {
    Collection collection = new Collection();
    float[] ada = collection.person();
    float[] bo = collection.person();
    float[] cy = collection.person();
    show(collection.images(8, "Ada", ada), "Ada", "ada");
    show(collection.images(6, "Bo", bo), "Bo", "bo");
    show(collection.images(3, "Bobby", bo), "Bobby", "bo");
    show(collection.images(6, "Cy", cy), "Cy", "cy");
    show(collection.images(1, "Ada", bo), "Ada", "bo");
    Path warehouse = folder.resolve("warehouse");
    collection.write(spark, warehouse);
    DeltaStore tables = new DeltaStore(spark, warehouse.toString());
    Commit commit = new Commit("test", "test", "", Map.of());
    List<Row> labels = new ArrayList<>();
    List<Row> clusters = new ArrayList<>();
    for (Shown shown : SHOWN) {
      labels.add(label(shown, labels.isEmpty()));
      String cluster = shown.person().equals("ada") ? "one" : "two";
      clusters.add(
          RowFactory.create(Faces.id(shown.image(), 0), "mobilefacenet", cluster, 12, 0.9f));
    }
    tables.append(
        Labels.TABLE, spark.createDataFrame(labels, Labels.TABLE.schema()), "labels", commit);
    tables.append(
        Clusters.TABLE,
        spark.createDataFrame(clusters, Clusters.TABLE.schema()),
        "clusters",
        commit);
    List<Row> identities =
        List.of(
            identity("ada", "Ada", "KEPT", null),
            identity("bo", "Bo", "KEPT", null),
            identity("bobby", "Bobby", "MERGED", "bo"),
            identity("cy", "Cy", "KEPT", null));
    tables.append(
        Identities.TABLE,
        spark.createDataFrame(identities, Identities.TABLE.schema()),
        "identities",
        commit);
    winnow = new Winnow(warehouse);
    truth = folder.resolve("truth.csv");
    List<String> lines = new ArrayList<>(List.of("uri,name,name_person,person"));
    for (Shown shown : SHOWN) {
      String stands = shown.name().equals("Bobby") ? "bo" : shown.name().toLowerCase(Locale.ROOT);
      lines.add(String.join(",", shown.uri(), shown.name(), stands, shown.person()));
    }
    lines.add("Ada/nothing,Ada,ada,ada");
    Files.write(truth, lines);
  }

  private static void show(List<String> images, String name, String person) {
    images.forEach(image -> SHOWN.add(new Shown(image, name, person)));
  }

  /** The first face of Ada is in review; Bo's under her name was dropped; Bobby's were merged. */
  private static Row label(Shown shown, boolean review) {
    boolean wrong = shown.name().equals("Ada") && shown.person().equals("bo");
    boolean merged = shown.name().equals("Bobby");
    return RowFactory.create(
        Faces.id(shown.image(), 0),
        1,
        shown.name(),
        merged ? "bo" : shown.name().toLowerCase(Locale.ROOT),
        review ? "REVIEW" : wrong ? "DROPPED" : "KEPT",
        review ? "NO_AGREEMENT" : wrong ? "FAR_FROM_CORE" : merged ? "MERGED" : "NEAR_CORE",
        wrong ? 0.1f : 0.9f,
        wrong ? 1f : 6f,
        "cy",
        0.4f,
        0.5f,
        "mobilefacenet",
        2f,
        null,
        null,
        null,
        null);
  }

  private static Row identity(String id, String name, String status, String into) {
    return RowFactory.create(
        id, 1, name, 6L, status, null, into, 0.9f, null, null, null, name, 6L, null);
  }

  @Test
  void pairsAreVerified() throws IOException {
    Path list = folder.resolve("pairs.tsv");
    List<String> lines = new ArrayList<>(List.of("a\tb\tsame"));
    for (int i = 0; i < SHOWN.size(); i++) {
      for (int j = 0; j < i; j++) {
        // By uri, by image and by face.
        Shown a = SHOWN.get(i);
        Shown b = SHOWN.get(j);
        String other = i % 2 == 0 ? b.image() : Faces.id(b.image(), 0);
        lines.add(a.uri() + "\t" + other + "\t" + a.person().equals(b.person()));
      }
    }
    lines.add("Ada/nothing\tAda/nobody\tfalse");
    Files.write(list, lines);

    JsonNode result = evaluate("pairs", "--pairs", list.toString());

    assertThat(result.path("pairs").asInt()).isEqualTo(277);
    assertThat(result.path("pairs_unknown").asInt()).isEqualTo(1);
    JsonNode model = result.path("models").path("mobilefacenet");
    assertThat(model.path("genuine_pairs").asInt()).isEqualTo(28 + 45 + 15);
    assertThat(model.path("impostor_pairs").asInt()).isEqualTo(8 * 10 + 8 * 6 + 10 * 6);
    assertThat(model.path("accuracy").asDouble()).isEqualTo(1);
    assertThat(model.path("accuracy_of_folds")).hasSize(10);
    assertThat(model.path("auc").asDouble()).isEqualTo(1);
    assertThat(model.path("tar_at_far").path("1e-1").path("tar").asDouble()).isEqualTo(1);
    assertThat(model.path("tar_at_far").has("1e-2")).isFalse();
    assertThat(winnow.result()).contains("1 left out", "FAR 1e-2 to 1e-6 is omitted");
  }

  @Test
  void pairsOfInsightFaceAreRead() throws IOException {
    Path list = folder.resolve("pairs.txt");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < SHOWN.size(); i++) {
      for (int j = 0; j < i; j++) {
        Shown a = SHOWN.get(i);
        Shown b = SHOWN.get(j);
        lines.add(a.uri() + " " + b.uri() + " " + (a.person().equals(b.person()) ? 1 : 0));
      }
    }
    Files.writeString(list, "\uFEFF" + String.join("\r\n", lines) + "\r\n\r\n");

    JsonNode result = evaluate("pairs", "--pairs", list.toString());

    assertThat(result.path("pairs").asInt()).isEqualTo(276);
    JsonNode model = result.path("models").path("mobilefacenet");
    assertThat(model.path("genuine_pairs").asInt()).isEqualTo(28 + 45 + 15);
    assertThat(model.path("accuracy").asDouble()).isEqualTo(1);

    lines.add(7, "Ada/1.jpg Ada/2.jpg maybe");
    Files.write(list, lines);
    assertThat(winnow.run("evaluate", "pairs", "--pairs", list.toString())).isEqualTo(2);
    assertThat(winnow.messages()).contains("Line 8 is not a pair: Ada/1.jpg Ada/2.jpg maybe");
  }

  @Test
  void aTruthMayHoldEscapesOfUrisAndQuotedLineBreaks() throws IOException {
    List<String> lines = new ArrayList<>(List.of("note,uri,person"));
    for (Shown shown : SHOWN) {
      String uri = shown.uri().replaceFirst("^(file:)?/*", "file:///");
      lines.add("\"two\r\nlines, \"\"quoted\"\"\"," + escaped(uri) + "," + shown.person());
    }
    Path list = folder.resolve("escaped.csv");
    Files.writeString(list, "\uFEFF" + String.join("\r\n", lines) + "\r\n");

    JsonNode result = evaluate("clusters", "--truth", list.toString());

    assertThat(result.path("people").asInt()).isEqualTo(3);
    assertThat(winnow.result()).doesNotContain("mean no face of the warehouse");
  }

  /** With escapes of the first letter and the dot of a file's name. */
  private static String escaped(String uri) {
    int name = uri.lastIndexOf('/') + 1;
    return uri.substring(0, name)
        + String.format(Locale.ROOT, "%%%02X", (int) uri.charAt(name))
        + uri.substring(name + 1).replace(".", "%2E");
  }

  @Test
  void knownPeopleAreVerified() throws IOException {
    JsonNode claimed = evaluate("identities", "--names", "claimed");
    JsonNode real = evaluate("identities", "--names", truth.toString());

    JsonNode model = claimed.path("models").path("mobilefacenet");
    assertThat(claimed.path("faces").asInt()).isEqualTo(24);
    assertThat(model.path("genuine_pairs").asInt()).isEqualTo(36 + 15 + 3 + 15);
    assertThat(model.path("impostor_pairs").asInt()).isEqualTo(276 - 69);
    assertThat(model.path("auc").asDouble()).isLessThan(1);
    model = real.path("models").path("mobilefacenet");
    assertThat(model.path("genuine_pairs").asInt()).isEqualTo(28 + 45 + 15);
    assertThat(model.path("auc").asDouble()).isEqualTo(1);
  }

  @Test
  void labelsAreComparedWithTheTruth() throws IOException {
    JsonNode result = evaluate("labels", "--truth", truth.toString());

    assertThat(result.path("faces").asInt()).isEqualTo(24);
    assertThat(result.path("noise_before").asDouble()).isCloseTo(1 / 24.0, within(1e-12));
    assertThat(result.path("noise_after").asDouble()).isZero();
    assertThat(result.path("review").asDouble()).isCloseTo(1 / 24.0, within(1e-12));
    assertThat(counts(result, "keep")).containsExactly(23, 22, 22);
    assertThat(counts(result, "take out")).containsExactly(1, 2, 1);
    assertThat(counts(result, "move")).containsExactly(1, 0, 0);
    assertThat(counts(result, "merge")).containsExactly(1, 1, 1);
    assertThat(counts(result, "split")).containsExactly(0, 0, 0);
    assertThat(result.path("reasons")).hasSize(4);
    assertThat(winnow.result()).contains("1 lines match no face of the warehouse");
  }

  private static List<Integer> counts(JsonNode result, String decision) {
    JsonNode agreement = result.path("decisions").path(decision);
    return List.of(
        agreement.path("true").asInt(),
        agreement.path("found").asInt(),
        agreement.path("right").asInt());
  }

  @Test
  void clustersAreComparedWithTheTruth() throws IOException {
    JsonNode result = evaluate("clusters", "--truth", truth.toString());

    assertThat(result.path("groups").asInt()).isEqualTo(2);
    assertThat(result.path("people").asInt()).isEqualTo(3);
    assertThat(result.path("pairwise").path("precision").asDouble())
        .isCloseTo((28 + 45 + 15) / (28 + 120.0), within(1e-12));
    assertThat(result.path("pairwise").path("recall").asDouble()).isEqualTo(1);
    assertThat(result.path("bcubed").path("precision").asDouble())
        .isCloseTo((8 + 100 / 16.0 + 36 / 16.0) / 24, within(1e-12));
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(winnow.run("evaluate", "pairs", "--pairs", "no-such.csv")).isEqualTo(2);
    assertThat(winnow.messages()).contains("The list cannot be used: no-such.csv");
    assertThat(winnow.run("evaluate", "pairs", "--pairs", truth.toString())).isEqualTo(2);
    assertThat(winnow.messages()).contains("It has no column same");
    assertThat(winnow.run("evaluate", "clusters", "--truth", truth.toString(), "--model", "other"))
        .isEqualTo(2);
    assertThat(winnow.messages()).contains("There are no groups by other");
    assertThat(winnow.run("evaluate", "labels", "--truth", truth.toString(), "--round", "2"))
        .isEqualTo(2);
    assertThat(winnow.messages()).contains("There is no round 2");
  }

  /** Evaluates; the numbers. The page must hold diagrams and nothing that runs. */
  private static JsonNode evaluate(String... arguments) throws IOException {
    Path json = folder.resolve("result.json");
    Path html = folder.resolve("result.html");
    List<String> all = new ArrayList<>(List.of("evaluate"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--json", json.toString(), "--html", html.toString()));
    winnow.succeed(all.toArray(String[]::new));
    assertThat(Files.readString(html)).contains("<svg").doesNotContain("<script", "NaN");
    return new ObjectMapper().readTree(json.toFile());
  }
}
