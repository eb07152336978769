package org.winnow.bench.label;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.winnow.command.PipelineOptions;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import org.winnow.spark.Materializer;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Labels;
import org.winnow.table.Sources;
import picocli.CommandLine.Option;

/**
 * Faces that come after the others were cleaned: what cleaning only what changed takes, and how far
 * it agrees with cleaning all.
 */
final class IncrementalArrivals {
  private static final int PARTS = 1_000_000;

  @Option(
      names = "--later",
      paramLabel = "F",
      description =
          "Share of the faces that come after the others were cleaned; incremental and full"
              + " cleaning are compared (default: none)")
  private double share;

  @Option(
      names = "--later-names",
      paramLabel = "F",
      description = "Share of the names that the later faces come under (default ${DEFAULT-VALUE})")
  private double names = 1;

  /**
   * What was measured.
   *
   * @param faces that came later
   * @param seconds of cleaning only what changed
   * @param allSeconds of cleaning all again, in the same run
   * @param same share of the labels with the same decision and, where kept, the same identity
   * @param summary of the incremental run
   */
  record Measured(long faces, double seconds, double allSeconds, double same, String summary) {}

  boolean asked() {
    return share > 0;
  }

  /** The user is told of all faults at once. */
  void check() {
    if (!(share >= 0 && share <= 0.5) || !(names > 0 && names <= 1) || share > names / 2) {
      throw Errors.configuration(
          List.of(
              "--later must be within 0 and 0.5, --later-names within 0 and 1, and at least twice"
                  + " as large."));
    }
  }

  /** Measures on a level; its labels are made anew. */
  Measured measure(SparkSession spark, Console console, PipelineOptions options, LabelLevel level) {
    DeltaStore tables = new DeltaStore(spark, level.root());
    // Not in Spark's cache of tables, which would be read anew, and be empty, when they are
    // deleted.
    Dataset<Row> later =
        Materializer.materialize(
            tables
                .read(Embeddings.TABLE)
                .join(chosen(tables), new String[] {Embeddings.FACE_ID.name()}, "left_semi")
                .select(Embeddings.TABLE.columns()));
    long faces = Materializer.count(later);
    Commit commit = new Commit("bench", "bench", "later", Map.of());
    tables.deleteKeys(Embeddings.TABLE, later.select(Embeddings.TABLE.keyColumns()), commit);
    clean(console, options, level, 0);
    tables.append(Embeddings.TABLE, later, "later faces", commit);
    Pipeline.Outcome incremental = clean(console, options, level, 1);
    long version = tables.version(Labels.TABLE);
    // A further version, since there is nothing to do for tables as they stand.
    tables.append(Embeddings.TABLE, later.limit(0), "no further faces", commit);
    Pipeline.Outcome all = clean(console, options, level, 0);
    return new Measured(
        faces,
        incremental.seconds(),
        all.seconds(),
        1
            - Labels.changed(
                newest(tables.read(Labels.TABLE, version)), newest(tables.read(Labels.TABLE))),
        incremental.report().summary());
  }

  /** Faces by the hash of their ids, under names by the hash of these. */
  private Dataset<Row> chosen(DeltaStore tables) {
    Dataset<Row> images =
        tables
            .read(Sources.TABLE)
            .filter(below(Sources.CLAIMED_NAME.col(), names))
            .select(Sources.IMAGE_ID.col())
            .distinct();
    return tables
        .read(Faces.TABLE)
        .join(images, new String[] {Faces.IMAGE_ID.name()}, "left_semi")
        .filter(below(Faces.FACE_ID.col(), share / names))
        .select(Faces.FACE_ID.col());
  }

  private static Column below(Column text, double share) {
    return pmod(xxhash64(text), lit(PARTS)).lt(share * PARTS);
  }

  private static Pipeline.Outcome clean(
      Console console, PipelineOptions options, LabelLevel level, double fullAfter) {
    return new Pipeline(console, Clock.systemUTC())
        .run(List.of(Stage.CLEAN), level.settings(options, "clean.full_after=" + fullAfter), false)
        .get(Stage.CLEAN);
  }

  private static Dataset<Row> newest(Dataset<Row> labels) {
    return labels.filter(Labels.ROUND.col().equalTo(Labels.newestRound(labels)));
  }
}
