package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.winnow.console.Console;
import org.winnow.testing.SharedData;

/** Runs commands in this JVM as a user would, on one warehouse. */
final class Winnow {
  private final Path warehouse;
  private String messages = "";
  private String result = "";

  Winnow(Path warehouse) {
    this.warehouse = warehouse;
  }

  /** Runs a command; the exit code. */
  int run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--warehouse", warehouse.toString()));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            false);
    Set<Integer> persisted = persisted();
    int code = Main.run(all.toArray(String[]::new), console);
    assertThat(persisted()).as("datasets that %s leaves persisted", all).isSubsetOf(persisted);
    messages = err.toString(StandardCharsets.UTF_8);
    result = out.toString(StandardCharsets.UTF_8);
    return code;
  }

  /** RDDs that are persisted in the open session, without those of Delta's own cache. */
  private static Set<Integer> persisted() {
    Set<Integer> persisted = new TreeSet<>();
    if (SparkSession.getDefaultSession().isDefined()) {
      JavaSparkContext.fromSparkContext(SparkSession.getDefaultSession().get().sparkContext())
          .getPersistentRDDs()
          .forEach(
              (id, rdd) -> {
                if (!String.valueOf(rdd.name()).startsWith("Delta Table State")) {
                  persisted.add(id);
                }
              });
    }
    return persisted;
  }

  /** Runs a command that must succeed. */
  void succeed(String... arguments) {
    int code = run(arguments);
    assertThat(code).as(messages).isZero();
  }

  /** Ingests an input, which must succeed; what was said on standard error. */
  String ingest(Path input, String... more) {
    List<String> all = new ArrayList<>(List.of("ingest", "--input", input.toString()));
    all.addAll(List.of(more));
    succeed(all.toArray(String[]::new));
    return messages;
  }

  /** Runs a command with the real models, which must succeed. */
  void succeedWithModels(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--models-dir", SharedData.model(".").toString()));
    succeed(all.toArray(String[]::new));
  }

  /** The rows of a query as CSV without its head. */
  String sql(String query) {
    succeed("sql", "--format", "csv", query);
    return result.substring(result.indexOf('\n') + 1).strip();
  }

  /** Cleans by cosines that are given, so that nothing depends on what is measured. */
  void cleanByCosines(String... more) {
    List<String> all = new ArrayList<>(List.of("clean"));
    for (String set :
        List.of(
            "pair.cosine=0.55", "member.cosine=0.65", "review.cosine=0.5", "merge.cosine=0.8")) {
      all.addAll(List.of("--set", "clean." + set));
    }
    all.addAll(List.of(more));
    succeed(all.toArray(String[]::new));
  }

  /** Takes in people's decisions from a CSV text, by way of a file beside the warehouse. */
  void review(String csv) throws IOException {
    Path file = Files.writeString(warehouse.resolveSibling("answers.csv"), csv);
    succeed("review", "import", "--in", file.toString());
  }

  /** The id of an identity, by its name. */
  String identityId(String name) {
    return sql("SELECT identity_id FROM identities WHERE name = '" + name + "'");
  }

  /** What the last command printed on standard output. */
  String result() {
    return result;
  }

  /** What the last command said on standard error. */
  String messages() {
    return messages;
  }

  /** Everything that the tables say, but for the ledger of runs: number and digest of the rows. */
  String content() {
    return sql(
        String.join(
            " UNION ALL ",
            List.of(
                    "sources",
                    "images",
                    "faces",
                    "embeddings",
                    "duplicates",
                    "image_hashes",
                    "labels",
                    "identities",
                    "curated",
                    "quarantine")
                .stream()
                .map(
                    table ->
                        "SELECT '%s' t, count(*) n, sum(cast(xxhash64(*) AS decimal(20))) h FROM %s"
                            .formatted(table, table))
                .toList()));
  }
}
