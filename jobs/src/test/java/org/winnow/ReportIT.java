package org.winnow;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.bench.generate.GeneratedWarehouse;
import org.winnow.config.ConfigLoader;
import org.winnow.config.ConfigLoader.Overlays;
import org.winnow.image.CropCodec;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.Images;
import org.winnow.table.Labels;
import org.winnow.table.Sources;
import org.winnow.testing.SparkExtension;

/** The report of a generated warehouse, through the command line and in a browser. */
@ExtendWith(SparkExtension.class)
class ReportIT {
  private static final List<String> STRANGE =
      List.of(
          "</script><script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "\"quotes' & <b>",
          "👩‍🚀 Zoë \u2028 {{script}}");
  private static final Commit COMMIT = new Commit("test", "test", "", Map.of());

  @TempDir private static Path folder;
  private static Winnow winnow;
  private static Winnow early;
  private static Path page;

  @BeforeAll
  static void report(SparkSession spark) {
    page = folder.resolve("page.html");
    winnow = new Winnow(folder.resolve("warehouse"));
    early = new Winnow(folder.resolve("early"));
    DeltaStore tables = new DeltaStore(spark, folder.resolve("warehouse").toString());
    new GeneratedWarehouse(spark, tables, 1500)
        .write(ConfigLoader.load(Overlays.none()).effective());
    addStrangeNames(tables);
    DeltaStore others = new DeltaStore(spark, folder.resolve("early").toString());
    others.append(Sources.TABLE, tables.read(Sources.TABLE), "copy", COMMIT);
    others.append(Images.TABLE, tables.read(Images.TABLE), "copy", COMMIT);
    winnow.succeed("report", "--out", page.toString());
  }

  /** A name stands among the worst where all of its faces were dropped. */
  private static void addStrangeNames(DeltaStore tables) {
    Dataset<Row> some = tables.read(Faces.TABLE).filter("face_index = 0").limit(12).cache();
    for (int i = 0; i < STRANGE.size(); i++) {
      Dataset<Row> faces =
          some.withColumn("image_id", concat(lit("strange-" + i + "-"), col("image_id")))
              .withColumn("face_id", format_string("%s-000", col("image_id")));
      tables.append(Faces.TABLE, faces, "strange " + i, COMMIT);
      Dataset<Row> labels =
          faces
              .withColumn("round", lit(1))
              .withColumn("claimed_identity", lit(STRANGE.get(i)))
              .withColumn("identity_id", lit("strange" + i))
              .withColumn("decision", lit("DROPPED"))
              .withColumn("reason", lit("FAR_FROM_CORE"))
              .withColumn("similarity", lit(0.1f))
              .withColumn("score", lit(1f))
              .withColumn("nearest_identity_id", lit(null).cast("string"))
              .withColumn("nearest_similarity", lit(0f))
              .withColumn("margin", lit(0.1f))
              .withColumn("model_id", lit("generated"))
              .withColumn("nearest_score", lit(0f))
              .withColumn("claim_identity_id", lit(null).cast("string"))
              .withColumn("claim_reason", lit(null).cast("string"))
              .withColumn("claim_similarity", lit(null).cast("float"))
              .withColumn("claim_score", lit(null).cast("float"));
      tables.append(Labels.TABLE, labels, "strange " + i, COMMIT);
    }
  }

  @Test
  void theReportTellsWhatTheTablesHold() throws IOException {
    JsonNode data = data(page);

    assertThat(data.path("totals").path("faces").asLong())
        .isEqualTo(number("SELECT count(*) FROM faces"));
    assertThat(data.path("totals").path("dropped").asLong())
        .isEqualTo(
            number("SELECT count_if(decision = 'DROPPED' AND reason <> 'BACKGROUND') FROM labels"));
    assertThat(data.path("totals").path("published").asLong())
        .isEqualTo(number("SELECT count(*) FROM curated"));
    assertThat(data.path("duplicates").path("copies").asLong())
        .isEqualTo(number("SELECT count(image_id) - count(DISTINCT image_id) FROM sources"));
    assertThat(names(data.path("funnel"), "stage"))
        .containsExactly("ingest", "detect", "embed", "clean", "curate");
    assertThat(data.path("histograms").has("calibration")).isTrue();
    assertThat(data.path("about").path("thresholds").path("member").asDouble()).isEqualTo(0.33);
    assertThat(data.path("verdicts")).allMatch(verdict -> !verdict.path("strips").isEmpty());
    assertThat(data.path("merged")).isNotEmpty();
    assertThat(data.path("alike")).isNotEmpty();
    assertThat(data.path("faces")).allMatch(face -> face.has("picture"));
  }

  @Test
  void decisionsAreExplainedByTheNearestFacesOfBothSides() throws Exception {
    try (Chromium browser = Chromium.start()) {
      browser.open(page, 1280, "light");

      List<String> reasons = new ArrayList<>();
      browser
          .evaluate(
              "[...document.querySelectorAll('#explained .reason')].map(e => e.dataset.reason)")
          .forEach(reason -> reasons.add(reason.asText()));
      assertThat(reasons)
          .contains(
              "FAR_FROM_CORE", "NEAR_CORE", "SPLIT", "MERGED", "SIMILAR_IDENTITY", "BACKGROUND");
      assertThat(
              browser
                  .evaluate("document.querySelectorAll('#explained .asked .face').length")
                  .asInt())
          .isGreaterThanOrEqualTo(3 * reasons.size() - 2);
      assertThat(
              browser
                  .evaluate("document.querySelectorAll('#explained .side .face').length")
                  .asInt())
          .isGreaterThan(20);
      assertThat(browser.evaluate("document.querySelectorAll('[data-face]').length").asInt())
          .isZero();
      assertThat(
              browser
                  .evaluate("document.querySelector('#explained svg.fall').textContent")
                  .asText())
          .contains("threshold", "its mean with impostors");
    }
  }

  @Test
  void theFirstStageAddsUp() throws IOException {
    JsonNode ingest = data(page).path("funnel").get(0);

    long parts = 0;
    for (JsonNode part : ingest.path("parts")) {
      parts += part.path("n").asLong();
    }
    assertThat(parts).isEqualTo(ingest.path("in").asLong());
  }

  @Test
  void urlsOfACrawlAndFilesOfAFolderAreStepsOfTheirOwn(SparkSession spark) throws IOException {
    Winnow both = new Winnow(folder.resolve("both"));
    DeltaStore tables = new DeltaStore(spark, folder.resolve("both").toString());
    DeltaStore others = new DeltaStore(spark, folder.resolve("warehouse").toString());
    Dataset<Row> images = others.read(Images.TABLE).orderBy("image_id").limit(3).cache();
    tables.append(Images.TABLE, images, "images", COMMIT);
    List<Row> ids = images.select("image_id").collectAsList();
    String[] sources = {
      "crawl OK - 0", "crawl OK - 0", "crawl OK - 1", "crawl OPTED_OUT ROBOTS -",
      "crawl DEFERRED HOST_LIMIT -", "crawl FAILED HTTP_404 -", "ingest OK - 1", "ingest OK - 2"
    };
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < sources.length; i++) {
      String[] cells = sources[i].split(" ");
      Object[] values = new Object[Sources.TABLE.fields().size()];
      BiConsumer<Field, Object> set =
          (field, value) -> values[Sources.TABLE.fields().indexOf(field)] = value;
      List.of(Sources.URI, Sources.DATASET, Sources.LICENCE, Sources.BASIS)
          .forEach(field -> set.accept(field, "x"));
      set.accept(Sources.SOURCE_ID, "s" + i);
      set.accept(Sources.STAGE, cells[0]);
      set.accept(Sources.STATUS, cells[1]);
      set.accept(Sources.REASON, cells[2].equals("-") ? null : cells[2]);
      set.accept(
          Sources.IMAGE_ID,
          cells[3].equals("-") ? null : ids.get(Integer.parseInt(cells[3])).getString(0));
      rows.add(RowFactory.create(values));
    }
    tables.append(
        Sources.TABLE, spark.createDataFrame(rows, Sources.TABLE.schema()), "sources", COMMIT);
    Path shown = folder.resolve("both.html");
    both.succeed("report", "--out", shown.toString());

    JsonNode funnel = data(shown).path("funnel");

    assertThat(steps(funnel))
        .startsWith(
            "crawl: 6 URLs, 2 photographs; kept 2, waiting 1, quarantined 1, reserved 1, copy 1",
            "ingest: 2 files, 1 photograph; kept 1, copy 1",
            "detect: 3 photographs, 0 faces; kept 0, waiting 3");
  }

  private static List<String> steps(JsonNode funnel) {
    List<String> steps = new ArrayList<>();
    for (JsonNode step : funnel) {
      List<String> parts = new ArrayList<>();
      step.path("parts")
          .forEach(part -> parts.add(part.path("kind").asText() + " " + part.path("n")));
      steps.add(
          "%s: %s %s, %s %s; %s"
              .formatted(
                  step.path("stage").asText(),
                  step.path("in"),
                  step.path("unit").asText(),
                  step.path("out"),
                  step.path("outUnit").asText(),
                  String.join(", ", parts)));
    }
    return steps;
  }

  @Test
  void facesCanBeBlurredOrLeftOut() throws IOException {
    Path blurred = folder.resolve("blurred.html");
    winnow.succeed("report", "--out", blurred.toString(), "--set", "report.faces=blur");
    assertThat(data(blurred).path("strips"))
        .as("the same tables give the same faces")
        .isEqualTo(data(page).path("strips"));
    byte[] picture =
        java.util.Base64.getDecoder()
            .decode(data(blurred).path("faces").get(0).path("picture").asText());
    try (var crop = CropCodec.decode(picture)) {
      assertThat(crop.cols()).isEqualTo(48);
    }

    // Without --out, it goes into the warehouse, and nothing else does.
    winnow.succeed("report", "--set", "report.faces=none");
    Path inside = folder.resolve("warehouse/report.html");
    assertThat(data(inside).path("faces")).isNotEmpty().noneMatch(face -> face.has("picture"));
    assertThat(folder.resolve("warehouse/.report.html.crc")).doesNotExist();
  }

  @Test
  void theFileIsNeverLargerThanAllowed() throws IOException {
    Path small = folder.resolve("small.html");

    winnow.succeed(
        "report",
        "--out",
        small.toString(),
        "--set",
        "report.max_bytes=2 MiB",
        "--set",
        "report.sheet_faces=500",
        "--set",
        "report.identities=200");

    assertThat(Files.size(small)).isBetween(1_800_000L, 2L << 20);
    assertThat(data(small).path("leftOut").asInt()).isPositive();
    assertThat(winnow.messages()).contains("did not fit: raise report.max_bytes");
  }

  @Test
  void aPlaceWithoutTablesIsAnError() {
    Winnow nowhere = new Winnow(folder.resolve("nowhere"));

    assertThat(nowhere.run("report")).isEqualTo(2);
    assertThat(nowhere.messages()).contains("There is no warehouse at");
  }

  @Test
  void theBrowserDrawsEverythingAndFetchesNothing() throws Exception {
    try (Chromium browser = Chromium.start()) {
      for (String scheme : List.of("light", "dark")) {
        browser.open(page, 1280, scheme);

        assertThat(browser.said()).as("console").isEmpty();
        assertThat(browser.fetched()).as("requests").isEmpty();
        assertThat(
                browser
                    .evaluate(
                        "performance.getEntriesByType('resource').map(e => e.name)"
                            + ".filter(name => !name.startsWith('data:')).length")
                    .asInt())
            .isZero();
        assertThat(browser.evaluate("document.documentElement.dataset.problems").asText())
            .isEqualTo("0");
        int charts = browser.evaluate("document.querySelectorAll('canvas').length").asInt();
        assertThat(charts).isGreaterThanOrEqualTo(8);
        assertThat(browser.evaluate(INKED).asInt()).as("charts with ink").isEqualTo(charts);
        assertThat(browser.evaluate(BROKEN).asInt()).as("pictures that do not show").isZero();
        assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor").asText())
            .isEqualTo(scheme.equals("dark") ? "rgb(20, 23, 26)" : "rgb(246, 246, 243)");
      }
    }
  }

  /** Charts in which some pixels are coloured, that is neither transparent nor grey. */
  private static final String INKED =
      """
      [...document.querySelectorAll('canvas')].filter(canvas => {
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let coloured = 0;
        for (let i = 0; i < pixels.length; i += 4) {
          if (pixels[i + 3] > 0 && Math.abs(pixels[i] - pixels[i + 2]) > 40) coloured++;
        }
        return canvas.dataset.drawn === 'yes' && coloured > 100;
      }).length
      """;

  private static final String BROKEN =
      "[...document.images].filter(image => image.complete && !image.naturalWidth).length";

  @Test
  void namesOfStrangersAreTextAndNothingElse() throws Exception {
    try (Chromium browser = Chromium.start()) {
      browser.open(page, 1280, "light");

      List<String> heads = new ArrayList<>();
      browser
          .evaluate("[...document.querySelectorAll('#worst h3')].map(e => e.textContent)")
          .forEach(head -> heads.add(head.asText()));
      assertThat(heads).containsAll(STRANGE);
      assertThat(browser.evaluate("document.scripts.length").asInt()).isEqualTo(3);
      assertThat(
              browser.evaluate("document.querySelectorAll('main b img, [onerror]').length").asInt())
          .isZero();
      assertThat(browser.said()).isEmpty();
    }
  }

  @Test
  void aPhoneShowsItWithoutScrollingSideways() throws Exception {
    try (Chromium browser = Chromium.start()) {
      browser.open(page, 390, "light");

      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isEqualTo(390);
      assertThat(browser.evaluate(TOO_WIDE).asText()).isEmpty();
    }
  }

  private static final String TOO_WIDE =
      """
      [...document.querySelectorAll('main *')]
        .filter(e => !e.closest('.scroll') && e.getBoundingClientRect().right > innerWidth + 1)
        .map(e => e.outerHTML.slice(0, 100)).join('; ')
      """;

  @Test
  void theKeyboardReachesEveryFaceAndItsReason() throws Exception {
    try (Chromium browser = Chromium.start()) {
      browser.open(page, 1280, "light");
      assertThat(browser.evaluate("[...document.images].filter(i => !i.alt).length").asInt())
          .as("pictures without alternative text")
          .isZero();
      assertThat(
              browser.evaluate("document.querySelector('#dropped .face.dropped img').alt").asText())
          .matches("dropped: [A-Z_]+, similarity −?0\\.\\d\\d");

      browser.evaluate("document.querySelector('#worst .face').focus()");
      browser.press("ArrowRight");
      assertThat(browser.evaluate("document.activeElement.className").asText()).contains("face");
      browser.evaluate("document.activeElement.click()");
      String first = browser.evaluate("document.querySelector('#detail dl').textContent").asText();
      assertThat(first).contains("Similarity0.10 to the centre");
      browser.press("ArrowRight");
      assertThat(browser.evaluate("document.querySelector('#detail dl').textContent").asText())
          .isNotEqualTo(first);
      browser.evaluate("document.getElementById('detail').close()");
      assertThat(browser.evaluate("document.activeElement.className").asText()).contains("face");
    }
  }

  @Test
  void aWarehouseWhoseRunIsNotFinishedIsShownAsFarAsItGoes() throws Exception {
    Path file = folder.resolve("early.html");
    early.succeed("report", "--out", file.toString());

    assertThat(data(file).path("totals").path("images").asLong()).isPositive();
    assertThat(data(file).path("totals").path("faces").asLong()).isZero();
    try (Chromium browser = Chromium.start()) {
      browser.open(file, 1280, "light");

      assertThat(browser.said()).isEmpty();
      assertThat(browser.evaluate("document.querySelector('h1').textContent").asText())
          .matches("[\\d,]+ photographs hold 0 faces\\.");
    }
  }

  private static List<String> names(JsonNode list, String key) {
    List<String> result = new ArrayList<>();
    list.forEach(node -> result.add(node.path(key).asText()));
    return result;
  }

  private static JsonNode data(Path file) throws IOException {
    Matcher block =
        Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL)
            .matcher(Files.readString(file));
    assertThat(block.find()).isTrue();
    return new ObjectMapper().readTree(block.group(1));
  }

  private static long number(String query) {
    return Long.parseLong(winnow.sql(query));
  }
}
