package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.winnow.identity.Reason;
import org.winnow.image.ImageReject;
import org.winnow.table.Field;
import org.winnow.table.Identities;
import org.winnow.table.Quarantine;
import org.winnow.table.Reviews;
import org.winnow.table.Runs;
import org.winnow.table.Sources;
import org.winnow.table.Tables;
import org.winnow.table.Verdict;

/**
 * Names of published columns and words of decisions are constants of {@code table}: no other class
 * writes them as a literal.
 */
class LiteralsTest {
  private static final Path SOURCES = Path.of("src/main/java/org/winnow");

  /** Comments, text blocks, strings (with their text as a group) and characters. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "/\\*[\\s\\S]*?\\*/|//[^\\n]*|\"\"\"[\\s\\S]*?\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*+)\""
              + "|'(?:[^'\\\\\\n]|\\\\.)++'");

  /** JSON names its fields itself. */
  private static final Pattern BEFORE_JSON_FIELD =
      Pattern.compile("(?:\\.put\\(|@JsonProperty\\()\\s*$");

  /** A field of the JSON of a benchmark: {@code Measurements.add(name, value)}. */
  private static final Pattern BEFORE_MEASUREMENT = Pattern.compile("\\.add\\((?:\\w+ \\+ )?\\s*$");

  private static final Pattern BEFORE_CONSTANT = Pattern.compile("static final String \\w+ =\\s*$");

  private static final Pattern BEFORE_SQL =
      Pattern.compile("\\b(?:expr|selectExpr|filter|where|col)\\(\\s*$");

  /** They know no table. Their columns are constants of the class that makes them. */
  private static final List<String> ENGINE_ROOMS = List.of("knn", "graph", "student");

  /**
   * Words that a class may write.
   *
   * @param file below the sources
   * @param reason why they are neither columns nor decisions there
   */
  private record Exemption(String file, Set<String> words, String reason) {}

  private static final List<Exemption> EXEMPTIONS =
      List.of(
          new Exemption(
              "console/Unit.java",
              Set.of(
                  "caption",
                  "cell",
                  "decision",
                  "faces",
                  "host",
                  "identity",
                  "label",
                  "name",
                  "names",
                  "person",
                  "track",
                  "vector"),
              "words of messages"),
          new Exemption(
              "claim/parquet/PictureTable.java", Set.of("names"), "field of a user's table"),
          new Exemption("claim/NameAliases.java", Set.of("source"), "column of a user's list"),
          new Exemption("config/MixRecipes.java", Set.of("source"), "block of a recipe"),
          new Exemption("config/RatesReader.java", Set.of("stage"), "block of the rates"),
          new Exemption("config/CaptionSettings.java", Set.of("names"), "word of a setting"),
          new Exemption(
              "evaluate/IdentityEvaluation.java",
              Set.of("names", "value"),
              "unit of an axis, column of lines"),
          new Exemption("command/MixCommand.java", Set.of("attribute", "value"), "headings"),
          new Exemption("command/DiffCommand.java", Set.of("faces", "identity"), "headings"),
          new Exemption(
              "command/ExplainCommand.java", Set.of("similarity", "score", "decision"), "headings"),
          new Exemption("command/model/ModelsListCommand.java", Set.of("licence"), "headings"),
          new Exemption(
              "evaluate/LabelReport.java",
              Set.of("claims", "decision", "reason", "faces"),
              "headings and the unit of an axis"),
          new Exemption("evaluate/ClusterEvaluation.java", Set.of("faces"), "unit of an axis"),
          new Exemption("report/StageFunnel.java", Set.of("faces"), "name of a total"),
          new Exemption("stage/embed/EmbedJob.java", Set.of("faces"), "unit of the progress"),
          new Exemption(
              "stage/attributes/AttributesJob.java", Set.of("faces"), "unit of the progress"),
          new Exemption("explain/Waterfall.java", Set.of("score"), "style and label of a bar"),
          new Exemption(
              "stage/ingest/Entry.java", Set.of("kind"), "column of the entries of a folder"),
          new Exemption("demo/Truth.java", Set.of("kind"), "column of the list of truth"),
          new Exemption(
              "bench/pipeline/PipelineReport.java", Set.of("stage", "seconds"), "headings"),
          new Exemption(
              "bench/generate/GeneratedWarehouse.java",
              Set.of("kind", "person"),
              "column of generated rows, seed of a number"),
          new Exemption(
              "evaluate/TruthColumns.java", Set.of("person"), "column of a user's list of truth"),
          new Exemption(
              "bench/archive/PackedPhotographs.java",
              Set.of("bytes"),
              "column of a table that others read"),
          new Exemption(
              "claim/manifest/ManifestColumns.java",
              Set.of(
                  "uri",
                  "name",
                  "claimed_name",
                  "identity",
                  "label",
                  "person",
                  "caption",
                  "track",
                  "track_id",
                  "licence",
                  "basis",
                  "dataset",
                  "width",
                  "height"),
              "columns of a user's manifest"),
          new Exemption(
              "claim/parquet/PictureColumn.java",
              Set.of("bytes", "crop"),
              "columns of a user's table"),
          new Exemption(
              "config/CrawlRules.java",
              Set.of("name", "caption", "licence", "basis", "dataset", "width", "height"),
              "columns of a user's list"),
          new Exemption(
              "stage/detect/DetectJob.java", Set.of("score"), "threshold in a descriptor"),
          new Exemption("nearest/PhotoFace.java", Set.of("score"), "threshold in a descriptor"),
          new Exemption(
              "store/Commit.java",
              Set.of("run_id", "stage", "settings"),
              "fields of the JSON in the table's log"));

  private static final Set<String> COLUMNS = columns();
  private static final Set<String> DECISIONS = decisions();

  private static Set<String> columns() {
    Set<String> names = new TreeSet<>();
    Tables.ALL.forEach(table -> table.fields().stream().map(Field::name).forEach(names::add));
    return names;
  }

  private static Set<String> decisions() {
    Set<String> words = new TreeSet<>();
    Stream.of(
            Reason.values(),
            Reason.Decision.values(),
            Identities.Status.values(),
            Sources.Status.values(),
            Verdict.values(),
            ImageReject.values())
        .flatMap(Arrays::stream)
        .map(Enum::name)
        .forEach(words::add);
    for (Class<?> table : List.of(Quarantine.class, Reviews.class, Runs.class)) {
      Arrays.stream(table.getFields())
          .filter(field -> Modifier.isStatic(field.getModifiers()))
          .filter(field -> field.getType() == String.class)
          .map(java.lang.reflect.Field::getName)
          .forEach(words::add);
    }
    return words;
  }

  /** A literal of a word. */
  private record Finding(String file, int line, String word) {
    @Override
    public String toString() {
      return file + ":" + line + ": " + word;
    }
  }

  private static List<Finding> findings() throws IOException {
    List<Finding> findings = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path path : files.filter(file -> file.toString().endsWith(".java")).sorted().toList()) {
        String file = SOURCES.relativize(path).toString().replace('\\', '/');
        if (!file.startsWith("table/")) {
          findings.addAll(findings(file, Files.readString(path)));
        }
      }
    }
    return findings;
  }

  private static List<Finding> findings(String file, String source) {
    boolean engine = ENGINE_ROOMS.contains(file.substring(0, Math.max(0, file.indexOf('/'))));
    boolean measures = source.contains("Measurements");
    List<Finding> findings = new ArrayList<>();
    Matcher tokens = TOKEN.matcher(source);
    while (tokens.find()) {
      String text = tokens.group(1);
      if (text == null) {
        continue;
      }
      String before = source.substring(Math.max(0, tokens.start() - 100), tokens.start());
      boolean json =
          BEFORE_JSON_FIELD.matcher(before).find()
              || measures
                  && BEFORE_MEASUREMENT.matcher(before).find()
                  && !source.startsWith(", DataTypes", tokens.end());
      boolean constant = engine && BEFORE_CONSTANT.matcher(before).find();
      if (!json && !constant) {
        int line = (int) source.substring(0, tokens.start()).lines().count();
        words(text, BEFORE_SQL.matcher(before).find() && !engine)
            .forEach(word -> findings.add(new Finding(file, line, word)));
      }
    }
    return findings;
  }

  /** The words of a literal: the whole, or each name and quoted word of SQL. */
  private static Set<String> words(String text, boolean sql) {
    Set<String> words = new LinkedHashSet<>();
    if (COLUMNS.contains(text) || DECISIONS.contains(text)) {
      words.add(text);
    } else if (sql) {
      for (String word : text.split("\\W+")) {
        if (COLUMNS.contains(word) || DECISIONS.contains(word)) {
          words.add(word);
        }
      }
    }
    return words;
  }

  private static boolean covers(Exemption exemption, Finding finding) {
    return exemption.file().equals(finding.file()) && exemption.words().contains(finding.word());
  }

  @Test
  void columnsAndDecisionsAreConstantsOfTheTables() throws IOException {
    assertThat(findings())
        .filteredOn(finding -> EXEMPTIONS.stream().noneMatch(exempt -> covers(exempt, finding)))
        .isEmpty();
  }

  @Test
  void noExemptionIsLeftOver() throws IOException {
    List<Finding> findings = findings();
    for (Exemption exemption : EXEMPTIONS) {
      Set<String> unused = new HashSet<>(exemption.words());
      findings.stream()
          .filter(finding -> covers(exemption, finding))
          .forEach(finding -> unused.remove(finding.word()));
      assertThat(unused).as("%s (%s)", exemption.file(), exemption.reason()).isEmpty();
    }
  }

  @Test
  void literalsAreFoundWhereverTheyAreCode() {
    String source =
        """
        // "face_id" in a comment
        /** "KEPT" in another. */
        char quote = '"';
        select("face_id").filter("faces > 0 AND status = 'KEPT'");
        facts.put("face_id", 1);
        say("the face_id");
        static final String ID = "face_id";
        """;

    assertThat(findings("report/Some.java", source))
        .map(Finding::toString)
        .containsExactly(
            "report/Some.java:4: face_id",
            "report/Some.java:4: faces",
            "report/Some.java:4: status",
            "report/Some.java:4: KEPT",
            "report/Some.java:7: face_id");
    assertThat(findings("knn/exact/Some.java", source))
        .map(Finding::toString)
        .containsExactly("knn/exact/Some.java:4: face_id");
  }

  @Test
  void theWordsAreThoseOfAllTables() {
    assertThat(COLUMNS).contains("face_id", "decision", "centre", "projection_matrix");
    assertThat(DECISIONS)
        .contains("KEPT", "MERGED", "SPLIT", "QUARANTINED", "NO_FACE", "DONE", "FACE", "SEPARATE");
  }
}
