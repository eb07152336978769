package org.winnow.command.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.command.OpenWarehouse;
import org.winnow.command.RowOutput;
import org.winnow.command.SettingOptions;
import org.winnow.command.SqlFailures;
import org.winnow.command.UserFile;
import org.winnow.config.Secrets;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.job.JobContext;
import org.winnow.nearest.ContactSheet;
import org.winnow.nearest.Found;
import org.winnow.nearest.Goal;
import org.winnow.nearest.HitRows;
import org.winnow.nearest.NearestFaces;
import org.winnow.nearest.Queries;
import org.winnow.nearest.QueryFile;
import org.winnow.page.Pictures;
import org.winnow.store.KeyedBytes;
import org.winnow.table.Embeddings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow nearest}: the faces that are most similar to a query, under a condition. */
@Command(
    name = "nearest",
    description = "Finds the faces that are most similar to a photograph, a face or a vector.",
    footer = {
      "",
      "Examples:",
      "  winnow nearest --warehouse out/ --photo me.jpg",
      "  winnow nearest --warehouse out/ --face 5d1c…-000 -k 50 --html hits.html",
      "  winnow nearest --warehouse out/ --photo me.jpg --where \"decision = 'KEPT' AND sharpness >"
          + " 50\"",
      "  winnow nearest --warehouse out/ --photo me.jpg --where \"claimed_name LIKE 'A%%'\" --format"
          + " csv",
      "  winnow nearest --warehouse out/ --queries vectors.parquet --recall 0.99 --format csv",
      "",
      "--where takes a condition in SQL on the columns of faces, labels (the newest round), images"
          + " and sources, and on",
      "attributes by their names: gender, age. Name the table before a column that two of them"
          + " have: labels.reason. If k",
      "faces satisfy it, k faces are found.",
      "",
      "`winnow index` makes an index. Without one, or after new embeddings, all embeddings are"
          + " read. The result is the",
      "same, unless --recall allows to miss some. Last comes a line with the method and what was"
          + " read."
    })
public final class NearestCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  @Mixin private QueryOptions query;

  @Mixin private RowOutput output;

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description = "Condition that the faces must satisfy")
  private String where;

  @Option(
      names = "-k",
      paramLabel = "N",
      description = "Faces to find for a query (default ${DEFAULT-VALUE})")
  private int k = 20;

  @Option(names = "--exact", description = "Find the most similar faces of all (the default)")
  private boolean exact;

  @Option(
      names = "--recall",
      paramLabel = "F",
      description = "Share of these faces to find; below 1, an index may end the search early")
  private Double recall;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Embedder to compare by (default: the only one, or embed.model)")
  private String model;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write a page with the faces; not for --queries")
  private String html;

  public NearestCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    check();
    return OpenWarehouse.read("nearest", settings, Embeddings.TABLE, console, this::search);
  }

  private void check() {
    query.check();
    List<String> faults = new ArrayList<>();
    if (k < 1 || k > 10_000) {
      faults.add("-k must be within 1 and 10,000.");
    }
    if (recall != null && (exact || !(recall > 0 && recall <= 1))) {
      faults.add("--recall must be above 0 and at most 1, and cannot be given with --exact.");
    }
    if (html != null && query.many()) {
      faults.add("--html cannot be given with --queries.");
    }
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
  }

  private Integer search(JobContext context) throws IOException {
    String by =
        NearestFaces.model(
            context.tables(), Optional.ofNullable(model), context.config().embed().model());
    NearestFaces faces = NearestFaces.of(context.tables(), by);
    if (faces.indexIsStale()) {
      console.say(
          "The index is older than the embeddings and is not used. `winnow index` renews it.");
    }
    if (query.many()) {
      searchMany(context, faces);
    } else {
      searchOne(context, faces, query.one(context, by, console));
    }
    return ExitCode.DONE.code();
  }

  private Found find(NearestFaces faces, Queries queries) {
    Goal goal = new Goal(k, recall == null ? 1 : recall);
    return SqlFailures.attempt(() -> faces.search(queries, Optional.ofNullable(where), goal));
  }

  private void searchOne(JobContext context, NearestFaces faces, Queries one) throws IOException {
    context.stepName("find the nearest faces");
    Found found = find(faces, one);
    List<Row> hits =
        HitRows.described(context.tables(), HitRows.of(context.spark(), one, found.lists()))
            .collectAsList();
    Dataset<Row> rows =
        context.spark().createDataFrame(hits, HitRows.DESCRIBED).drop(KeyedBytes.FILE);
    output.print(rows, console);
    console.say(found.line());
    if (html != null) {
      context.stepName("fetch the pictures of the faces");
      Map<String, byte[]> pictures =
          Pictures.load(context.tables(), hits, context.config().report().faces());
      UserFile page = UserFile.named(html, "nearest.html");
      page.write(
          ContactSheet.of(
              hits,
              pictures,
              query.words(),
              found,
              Secrets.mask("warehouse", context.config().warehouse().orElseThrow()),
              context.clock().instant()),
          context.spark().sparkContext().hadoopConfiguration());
      console.say("The page is " + page);
    }
  }

  private void searchMany(JobContext context, NearestFaces faces) {
    QueryFile file = SqlFailures.attempt(() -> QueryFile.of(context.spark(), query.file()));
    boolean first = true;
    Found found = null;
    while (file.hasNext()) {
      context.stepName("find the nearest faces");
      Queries part = file.next();
      found = find(faces, part);
      output.print(HitRows.of(context.spark(), part, found.lists()), first, console);
      first = false;
    }
    console.say(found == null ? "There are no queries." : found.line());
  }
}
