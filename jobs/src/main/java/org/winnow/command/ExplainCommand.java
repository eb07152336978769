package org.winnow.command;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.substring_index;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.algo.cluster.Reason;
import org.winnow.runtime.Console;
import org.winnow.runtime.Errors;
import org.winnow.runtime.ExitCode;
import org.winnow.runtime.JobContext;
import org.winnow.table.CleanDetails;
import org.winnow.table.Curated;
import org.winnow.table.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Runs;
import org.winnow.table.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow explain}: what was decided about a face, and why, in words. */
@Command(
    name = "explain",
    description =
        "Says in words what was decided about faces, and why, with the nearest faces of both sides.",
    footer = {
      "",
      "Examples:",
      "  winnow explain --warehouse out/ --uri Colin_Powell_0048.jpg",
      "  winnow explain --warehouse out/ 5d1c…-000",
      "",
      "`winnow sql --warehouse out/ \"SELECT face_id, decision, reason FROM labels\"` lists faces."
    })
public final class ExplainCommand implements Callable<Integer> {
  private static final int FACES = 20;
  private static final int NEAREST = 5;
  private final Console console;

  @Mixin private SettingOptions settings;

  @Parameters(paramLabel = "FACE_ID", arity = "0..*", description = "Faces, by id")
  private List<String> ids = List.of();

  @Option(
      names = "--uri",
      paramLabel = "TEXT",
      description = "All faces of the photographs whose address ends in this")
  private String uri;

  public ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (ids.isEmpty() == (uri == null)) {
      throw Errors.configuration(List.of("explain takes either face ids or --uri TEXT."));
    }
    return OpenWarehouse.read(
        "explain",
        settings,
        Labels.TABLE,
        console,
        context -> {
          for (Row face : faces(context.tables())) {
            explain(context, face);
          }
          return ExitCode.DONE.code();
        });
  }

  private List<Row> faces(DeltaStore tables) {
    Dataset<Row> faces =
        tables
            .read(Faces.TABLE)
            .select(
                Faces.FACE_ID.col(),
                Faces.IMAGE_ID.col(),
                Faces.EYE_DISTANCE.col(),
                Faces.SHARPNESS.col(),
                Faces.YAW.col());
    Dataset<Row> wanted =
        uri == null
            ? faces.filter(Faces.FACE_ID.col().isin(ids.toArray()))
            : faces.join(
                tables
                    .read(Sources.TABLE)
                    .filter(Sources.URI.col().endsWith(uri))
                    .select(Sources.IMAGE_ID.col())
                    .distinct(),
                Faces.IMAGE_ID.name());
    List<Row> found = wanted.orderBy(Faces.FACE_ID.col()).limit(FACES).collectAsList();
    if (found.isEmpty()) {
      throw Errors.notFound(
          uri == null ? "face " + String.join(", ", ids) : "face in a photograph " + uri,
          List.of("The table faces was searched."),
          "SELECT face_id, uri FROM faces JOIN sources USING (image_id)");
    }
    return found;
  }

  private void explain(JobContext context, Row face) {
    DeltaStore tables = context.tables();
    PrintStream out = console.results();
    String id = face.getAs(Faces.FACE_ID.name());
    out.printf(
        Locale.ROOT,
        "%n%s: eyes %.0f pixels apart, sharpness %.0f, turned %.0f°.%n",
        id,
        face.<Float>getAs(Faces.EYE_DISTANCE.name()),
        face.<Float>getAs(Faces.SHARPNESS.name()),
        face.<Float>getAs(Faces.YAW.name()));
    for (Row source :
        tables
            .read(Sources.TABLE)
            .filter(Sources.IMAGE_ID.col().equalTo(face.getAs(Faces.IMAGE_ID.name())))
            .select(Sources.URI.col(), Sources.CLAIMED_NAME.col())
            .orderBy(Sources.URI.col())
            .limit(FACES)
            .collectAsList()) {
      out.printf(
          "  %s is said to show %s.%n",
          source.getString(0), source.isNullAt(1) ? "nobody by name" : source.getString(1));
    }
    Row last = null;
    for (Row label : labels(tables, id)) {
      out.println("  " + sentence(label, details(tables, label.getAs(Labels.ROUND.name()))));
      last = label;
    }
    if (last == null) {
      out.println("  It was not cleaned: it has no embedding of the model that was compared with.");
      return;
    }
    out.println(
        tables.read(Curated.TABLE).filter(Curated.FACE_ID.col().equalTo(id)).isEmpty()
            ? "  It is not published."
            : "  It is published.");
    nearest(tables, last, Labels.IDENTITY_ID.name(), "own");
    nearest(tables, last, Labels.NEAREST_IDENTITY_ID.name(), "other");
  }

  /** Its labels in all rounds, with the names of both identities. */
  private static List<Row> labels(DeltaStore tables, String face) {
    Dataset<Row> names =
        tables
            .read(Identities.TABLE)
            .select(Identities.IDENTITY_ID.col(), Identities.ROUND.col(), Identities.NAME.col());
    String[] own = {Labels.IDENTITY_ID.name(), Labels.ROUND.name()};
    String[] other = {Labels.NEAREST_IDENTITY_ID.name(), Labels.ROUND.name()};
    return tables
        .read(Labels.TABLE)
        .filter(Labels.FACE_ID.col().equalTo(face))
        .join(names.toDF(own[0], own[1], "own"), own, "left")
        .join(names.toDF(other[0], other[1], "other"), other, "left")
        .orderBy(Labels.ROUND.col())
        .collectAsList();
  }

  /** What the last run that cleaned measured, if it was in this round. */
  private static CleanDetails details(DeltaStore tables, int round) {
    List<String> texts =
        tables
            .read(Runs.TABLE)
            .filter(Runs.STAGE.col().equalTo("clean").and(Runs.DETAILS.col().isNotNull()))
            .orderBy(Runs.RUN_ID.col().desc())
            .limit(1)
            .select(Runs.DETAILS.col())
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    return texts.stream()
        .flatMap(text -> CleanDetails.fromJson(text).stream())
        .filter(details -> details.round() == round)
        .findFirst()
        .orElse(null);
  }

  private static String sentence(Row label, CleanDetails details) {
    StringBuilder text = new StringBuilder();
    Reason reason = Reason.valueOf(label.getAs(Labels.REASON.name()));
    text.append(
        String.format(
            "Round %d, by %s: %s, %s. %s",
            label.<Integer>getAs(Labels.ROUND.name()),
            label.getAs(Labels.MODEL_ID.name()),
            label.getAs(Labels.DECISION.name()),
            reason,
            reason.sentence()));
    Float similarity = label.getAs(Labels.SIMILARITY.name());
    Float score = label.getAs(Labels.SCORE.name());
    if (similarity != null && score != null) {
      text.append(
          String.format(
              Locale.ROOT,
              " Its similarity to the other faces of %s is %.2f, %.1f deviations above what it has with strangers",
              label.getAs("own"),
              similarity,
              score));
      Double bar = details == null ? null : details.scores().get("member");
      text.append(bar == null ? "." : String.format(Locale.ROOT, "; %.1f are needed.", bar));
    }
    Float nearest = label.getAs(Labels.NEAREST_SIMILARITY.name());
    if (nearest != null) {
      text.append(
          String.format(
              Locale.ROOT,
              " The nearest other identity is %s, at %.2f.",
              label.getAs("other"),
              nearest));
    }
    return text.toString();
  }

  /** The most similar kept faces of an identity. */
  private void nearest(DeltaStore tables, Row label, String identity, String name) {
    String of = label.getAs(identity);
    if (of == null) {
      return;
    }
    // A student is named after its embedder.
    String model = label.<String>getAs(Labels.MODEL_ID.name()).replaceAll("\\+.*", "");
    String id = label.getAs(Labels.FACE_ID.name());
    Dataset<Row> vectors =
        tables.read(Embeddings.TABLE).filter(Embeddings.MODEL_ID.col().equalTo(model));
    Dataset<Row> own =
        vectors
            .filter(Embeddings.FACE_ID.col().equalTo(id))
            .select(Embeddings.VECTOR.col().as("own_vector"));
    Column kept =
        Labels.ROUND
            .col()
            .equalTo(label.<Integer>getAs(Labels.ROUND.name()))
            .and(Labels.kept())
            .and(Labels.IDENTITY_ID.col().equalTo(of))
            .and(Labels.FACE_ID.col().notEqual(id));
    Dataset<Row> photographs =
        tables
            .read(Sources.TABLE)
            .filter(Sources.IMAGE_ID.col().isNotNull())
            .groupBy(Sources.IMAGE_ID.col())
            .agg(min(Sources.URI.col()).as("uri"));
    List<Row> rows =
        new ArrayList<>(
            tables
                .read(Labels.TABLE)
                .filter(kept)
                .select(Labels.FACE_ID.col())
                .join(vectors, Labels.FACE_ID.name())
                .crossJoin(own)
                .withColumn("cosine", expr("cosine_similarity(vector, own_vector)"))
                .orderBy(col("cosine").desc(), Labels.FACE_ID.col())
                .limit(NEAREST)
                .withColumn("image_id", substring_index(Labels.FACE_ID.col(), "-", 1))
                .join(photographs, "image_id")
                .orderBy(col("cosine").desc(), Labels.FACE_ID.col())
                .select(
                    expr("format_number(cosine, 3)"),
                    Labels.FACE_ID.col(),
                    col("uri"),
                    lit(label.<String>getAs(name)))
                .collectAsList());
    console.results().printf("%n  nearest kept faces of %s:%n", label.<String>getAs(name));
    TextTable.print(
        List.of("similarity", "face", "photograph", "identity"), rows, console.results());
  }
}
