package org.winnow.command;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.config.Config.FacesShown;
import org.winnow.config.Secrets;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.TextTable;
import org.winnow.explain.Explanation;
import org.winnow.explain.ExplanationPage;
import org.winnow.explain.ExplanationText;
import org.winnow.explain.Explanations;
import org.winnow.identity.Reason;
import org.winnow.job.JobContext;
import org.winnow.page.Pictures;
import org.winnow.store.DeltaStore;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Curated;
import org.winnow.table.Faces;
import org.winnow.table.Labels;
import org.winnow.table.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow explain}: explains the decision on a face in words. */
@Command(
    name = "explain",
    description =
        "Explains the decisions on faces in words, with the most similar faces of the identities"
            + " compared.",
    footer = {
      "",
      "Examples:",
      "  winnow explain --warehouse out/ --uri Colin_Powell_0048.jpg",
      "  winnow explain --warehouse out/ 5d1c…-000",
      "  winnow explain --warehouse out/ 5d1c…-000 77ab…-001 --html why.html",
      "",
      "The page needs no script and no network. It holds names, and faces as report.faces allows."
          + " Protect it like the",
      "warehouse. One call explains at most 20 faces.",
      "",
      "`winnow sql --warehouse out/ \"SELECT face_id, decision, reason FROM labels\"` lists faces."
    })
public final class ExplainCommand implements Callable<Integer> {
  private static final int FACES = 20;
  private final Console console;

  @Mixin private SettingOptions settings;

  @Parameters(paramLabel = "FACE_ID", arity = "0..*", description = "Faces, by id")
  private List<String> ids = List.of();

  @Option(
      names = "--uri",
      paramLabel = "TEXT",
      description = "All faces of the photographs whose URI ends in this text")
  private String uri;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Also write a page with the faces of both identities and the steps of each score")
  private String html;

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
          DeltaStore tables = context.tables();
          context.stepName("look up the faces");
          List<Row> found = faces(tables);
          context.stepName("find the most similar faces of both identities");
          List<Explanation> explained =
              Explanations.of(
                  tables,
                  found.stream().map(row -> row.<String>getAs(Faces.FACE_ID.name())).toList());
          Map<String, Explanation> byFace =
              explained.stream().collect(Collectors.toMap(one -> one.face().id(), one -> one));
          for (Row face : found) {
            print(tables, face, byFace.get(face.<String>getAs(Faces.FACE_ID.name())));
          }
          if (html != null) {
            UserFile file = UserFile.named(html, "explained.html");
            file.write(
                page(context, explained), context.spark().sparkContext().hadoopConfiguration());
            console.results().println();
            console.results().println(file);
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

  private void print(DeltaStore tables, Row face, Explanation newest) {
    PrintStream out = console.results();
    String id = face.getAs(Faces.FACE_ID.name());
    out.printf(
        Locale.ROOT,
        "%n%s: eye distance %.0f pixels, sharpness %.0f, yaw %.0f°.%n",
        id,
        face.<Float>getAs(Faces.EYE_DISTANCE.name()),
        face.<Float>getAs(Faces.SHARPNESS.name()),
        face.<Float>getAs(Faces.YAW.name()));
    if (newest == null) {
      out.println("  It was not cleaned: it has no embedding of the model that cleaning used.");
      return;
    }
    for (Explanation.Claim claim : newest.face().claims()) {
      out.printf(
          "  %s is said to show %s.%n",
          claim.uri(), claim.name() == null ? "nobody by name" : claim.name());
    }
    for (Row label : earlier(tables, newest)) {
      out.printf(
          "  %s%n",
          round(
              label.getAs(Labels.ROUND.name()),
              label.getAs(Labels.MODEL_ID.name()),
              Reason.valueOf(label.getAs(Labels.REASON.name()))));
    }
    out.printf("  %s", round(newest.round(), newest.modelId(), newest.reason()));
    ExplanationText.of(newest).stream().skip(1).forEach(line -> out.print(" " + line));
    out.println();
    out.println(
        tables.read(Curated.TABLE).filter(Curated.FACE_ID.col().equalTo(id)).isEmpty()
            ? "  It is not published."
            : "  It is published.");
    nearest(newest.own());
    nearest(newest.other());
  }

  private static String round(int number, String modelId, Reason reason) {
    return String.format(
        "Round %s, by %s: %s, %s. %s",
        number, modelId, reason.decision(), reason, reason.sentence());
  }

  /** Labels of the face in the previous rounds. */
  private static List<Row> earlier(DeltaStore tables, Explanation newest) {
    return tables
        .read(Labels.TABLE)
        .filter(Labels.FACE_ID.col().equalTo(newest.face().id()))
        .filter(Labels.ROUND.col().lt(newest.round()))
        .orderBy(Labels.ROUND.col())
        .collectAsList();
  }

  private void nearest(Explanation.Side side) {
    if (side == null || side.nearest().isEmpty()) {
      return;
    }
    List<Row> rows =
        side.nearest().stream()
            .map(
                face ->
                    RowFactory.create(
                        String.format(Locale.ROOT, "%.3f", face.cosine()),
                        face.score() == null
                            ? null
                            : String.format(Locale.ROOT, "%.1f", face.score()),
                        face.id(),
                        face.uri(),
                        face.decision()))
            .toList();
    console.results().printf("%n  most similar faces of %s:%n", side.name());
    TextTable.print(
        List.of("similarity", "score", "face", "photograph", "decision"), rows, console.results());
  }

  private byte[] page(JobContext context, List<Explanation> explained) {
    context.stepName("fetch the pictures of the faces");
    FacesShown shown = context.config().report().faces();
    Object[] ids = explained.stream().flatMap(Explanation::faces).distinct().toArray();
    Map<String, byte[]> pictures =
        Pictures.load(
            context.tables(),
            context
                .tables()
                .readWithFiles(Faces.TABLE)
                .select(Faces.FACE_ID.col(), col(KeyedBytes.FILE))
                .filter(Faces.FACE_ID.col().isin(ids))
                .collectAsList(),
            shown);
    return ExplanationPage.of(
        explained,
        pictures,
        Secrets.mask("warehouse", context.config().warehouse().orElseThrow()),
        context.clock().instant());
  }
}
