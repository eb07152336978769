package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

/** Captions of drawn photographs. One warehouse passes through all tests in order. */
@Tag("slow")
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CaptionsIT {
  /** What a caption of each kind says; the first photograph of a name has a depiction. */
  private static final String DEPICTION = "Marble statue of a king, seen in a museum";

  private static final String PEOPLE = "A smiling woman at the market";
  private static final String NOTHING = "Sunset over the harbour";
  private static final String LONG = "\\u0000<b>&#x3c;" + "x".repeat(1 << 20) + " woman";

  private Path folder;
  private Winnow winnow;
  private int captions;
  private int depictions;

  @BeforeAll
  void run(@TempDir Path temporary) throws IOException {
    folder = temporary;
    winnow = new Winnow(folder.resolve("warehouse"));
    List<String> lines = new ArrayList<>();
    for (String name : DrawnPhotographs.names()) {
      try (Stream<Path> files = Files.list(DrawnPhotographs.noisy().photos().resolve(name))) {
        List<Path> pictures = files.sorted().toList();
        for (int i = 0; i < pictures.size(); i++) {
          String caption =
              switch (i % 4) {
                case 0 -> DEPICTION;
                case 1 -> PEOPLE;
                case 2 -> i == 2 && name.equals(DrawnPhotographs.names().get(0)) ? LONG : NOTHING;
                default -> null;
              };
          depictions += i % 4 == 0 ? 1 : 0;
          lines.add(
              "{\"uri\": \"%s\", \"name\": \"%s\"%s}"
                  .formatted(
                      pictures.get(i).toUri(),
                      name,
                      caption == null ? "" : ", \"caption\": \"" + caption + "\""));
        }
      }
    }
    Path manifest = Files.write(folder.resolve("list.jsonl"), lines);
    winnow.succeed(
        DrawnPhotographs.withBuiltInModels("run", "--input", manifest.toString(), "--to", "clean"));
    captions =
        Integer.parseInt(
            winnow.sql(
                "SELECT count(*) FROM sources WHERE caption IS NOT NULL AND image_id IS NOT NULL"));
    assertThat(depictions).isPositive();
  }

  @Test
  @Order(1)
  void everyCaptionOfAnImageHasARowWithItsReason() {
    assertThat(
            winnow.sql(
                "SELECT rows_in, rows_out, aggregate(map_values(counts), 0L, (a, x) -> a + x)"
                    + " FROM runs WHERE stage = 'captions'"))
        .isEqualTo("%d,%d,%d".formatted(captions, captions, captions));
    assertThat(
            winnow.sql(
                "SELECT DISTINCT decision, c.reason, span, span_begin, language, script,"
                    + " array_join(people_terms, '/') FROM captions c JOIN sources USING"
                    + " (source_id) WHERE length(caption) < 100 ORDER BY 1, 2"))
        .isEqualTo(
            """
            DROP,EXCLUDED,statue,7,en,Latn,king
            KEEP,PEOPLE,woman,10,en,Latn,woman
            KEEP,UNDECIDED,,,en,Latn,\
            """);
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM captions JOIN sources USING (source_id) WHERE length(caption)"
                    + " > 1000"))
        .isEqualTo("1");
  }

  @Test
  @Order(2)
  void cleanLeavesOutImagesWhoseCaptionsAreAllDropped() {
    assertThat(
            winnow.sql(
                "WITH ruled_out AS (SELECT image_id FROM captions GROUP BY 1 HAVING"
                    + " max(decision = 'KEEP') = false) SELECT count(*) > 0,"
                    + " bool_and((l.reason = 'CAPTION') = (r.image_id IS NOT NULL)),"
                    + " bool_and(l.reason <> 'CAPTION' OR l.decision = 'DROPPED')"
                    + " FROM labels l JOIN faces USING (face_id) LEFT JOIN ruled_out r USING"
                    + " (image_id)"))
        .isEqualTo("true,true,true");
    assertThat(
            winnow.sql(
                "SELECT (SELECT count(*) FROM labels WHERE reason = 'CAPTION') > 0,"
                    + " (SELECT count(*) FROM labels WHERE round = (SELECT max(round) FROM labels))"
                    + " = (SELECT count(*) FROM embeddings)"))
        .isEqualTo("true,true");
  }

  @Test
  @Order(3)
  void explainShowsTheWordsThatDecided() {
    String face = winnow.sql("SELECT min(face_id) FROM labels WHERE reason = 'CAPTION'");
    winnow.succeed("explain", face);
    assertThat(winnow.result()).contains("CAPTION", "\"statue\"");
    Path report = folder.resolve("report.html");
    winnow.succeed("report", "--out", report.toString());
    assertThat(report).content().contains("CAPTION", "\"stage\":\"captions\"");
  }

  @Test
  @Order(4)
  void aSecondRunHasNothingToDo() {
    winnow.succeed(
        DrawnPhotographs.withBuiltInModels("run", "--from", "captions", "--to", "clean"));
    assertThat(winnow.messages().lines().filter(line -> line.contains("nothing to do"))).hasSize(2);
  }

  @Test
  @Order(5)
  void otherRulesNeedRedoAndGiveOtherLabels() {
    String all = "SELECT count(*) FROM labels WHERE round = (SELECT max(round) FROM labels)";
    String before = winnow.sql(all);
    assertThat(winnow.run("captions", "--set", "captions.preset=off")).isEqualTo(1);
    assertThat(winnow.messages()).contains("captions.depictions", "--redo");
    winnow.succeed("captions", "--set", "captions.preset=faceid6m", "--redo");
    assertThat(
            winnow.sql(
                "SELECT max(decision = 'KEEP') FROM captions JOIN sources USING (source_id) WHERE"
                    + " caption = '"
                    + NOTHING
                    + "'"))
        .isEqualTo("false");
    assertThat(
            winnow.sql(
                "SELECT bool_and(n BETWEEN 1 AND 3) FROM (SELECT count(face_id) n FROM captions"
                    + " LEFT JOIN faces USING (image_id) WHERE decision = 'KEEP' GROUP BY"
                    + " source_id)"))
        .isEqualTo("true");
    winnow.succeed("captions", "--set", "captions.preset=off", "--redo");
    winnow.succeed(DrawnPhotographs.withBuiltInModels("clean"));
    assertThat(winnow.sql("SELECT count(*) FROM labels WHERE reason = 'CAPTION'")).isEqualTo("0");
    assertThat(winnow.sql(all)).isEqualTo(before);
  }

  @Test
  @Order(6)
  void namesAndDictionariesOfTheUserAreUsed() throws IOException {
    Path own = Files.createDirectories(folder.resolve("own"));
    Files.writeString(own.resolve("people.txt"), "smiling\n");
    Path names =
        Files.writeString(folder.resolve("names.txt"), "# names\nHarbour Over\nover the harbour\n");
    winnow.succeed(
        "captions",
        "--redo",
        "--set",
        "captions.dictionaries=" + own,
        "--set",
        "captions.names=" + names);
    assertThat(
            winnow.sql(
                "SELECT DISTINCT array_join(people_terms, '/'), array_join(names, '/') FROM"
                    + " captions JOIN sources USING (source_id) WHERE caption IN ('"
                    + PEOPLE
                    + "', '"
                    + NOTHING
                    + "') ORDER BY 1"))
        .isEqualTo("\"\",over the harbour\nsmiling,");
    assertThat(winnow.run("captions", "--set", "captions.names=" + folder.resolve("none.txt")))
        .isEqualTo(1);
    assertThat(winnow.messages()).contains("captions.names: ");
  }
}
