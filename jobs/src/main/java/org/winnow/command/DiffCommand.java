package org.winnow.command;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.console.TextTable;
import org.winnow.job.JobContext;
import org.winnow.job.Rounds;
import org.winnow.spark.Materializer;
import org.winnow.store.DeltaStore;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;
import org.winnow.table.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow diff}: shows how the decisions of two cleaning rounds differ. */
@Command(
    name = "diff",
    description = "Shows how the decisions of two cleaning rounds differ.",
    footer = {
      "",
      "Examples:",
      "  winnow diff 1 2 --warehouse out/",
      "  winnow diff 1 3 --warehouse out/ --examples 50",
      "",
      "A face differs if its decision changed, or if it is kept in another identity."
    })
public final class DiffCommand implements Callable<Integer> {
  private static final int IDENTITIES = 10;
  private final Console console;

  @Mixin private SettingOptions settings;

  @Parameters(index = "0", paramLabel = "ROUND", description = "The first round")
  private int before;

  @Parameters(index = "1", paramLabel = "ROUND", description = "The second round")
  private int after;

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "Number of faces to list (default ${DEFAULT-VALUE})")
  private int examples = 20;

  public DiffCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return OpenWarehouse.read(
        "diff",
        settings,
        Labels.TABLE,
        console,
        context -> {
          Rounds.require(context.tables(), before);
          Rounds.require(context.tables(), after);
          print(context);
          return ExitCode.DONE.code();
        });
  }

  private void print(JobContext context) {
    DeltaStore tables = context.tables();
    Dataset<Row> both =
        Materializer.materialize(
            round(tables, before, "before")
                .join(round(tables, after, "after"), Labels.FACE_ID.name())
                .withColumn("changed", changed()));
    Row counts = both.agg(count(lit(1)), count_if(col("changed"))).head();
    console
        .results()
        .printf(
            Locale.ROOT,
            "Round %d differs from round %d on %,d of %,d faces (%.2f %%).%n",
            after,
            before,
            counts.getLong(1),
            counts.getLong(0),
            100.0 * counts.getLong(1) / Math.max(1, counts.getLong(0)));
    if (counts.getLong(1) == 0) {
      return;
    }
    Dataset<Row> changed = both.filter("changed");
    show(
        List.of("before", "after", "faces"),
        changed
            .groupBy(decided("before").as("before"), decided("after").as("after"))
            .count()
            .orderBy(col("count").desc(), col("before"), col("after"))
            .select(col("before"), col("after"), col("count").cast("string")));
    identities(changed);
    show(List.of("face", "photograph", "claimed", "before", "after"), examples(tables, changed));
  }

  private Dataset<Row> round(DeltaStore tables, int round, String side) {
    Dataset<Row> names =
        tables
            .read(Identities.TABLE)
            .filter(Identities.ROUND.col().equalTo(round))
            .select(Identities.IDENTITY_ID.col(), Identities.NAME.col().as(side + "_name"));
    return tables
        .read(Labels.TABLE)
        .filter(Labels.ROUND.col().equalTo(round))
        .join(names, new String[] {Labels.IDENTITY_ID.name()}, "left")
        .select(
            Labels.FACE_ID.col(),
            Labels.CLAIMED_IDENTITY.col().as(side + "_claim"),
            Labels.DECISION.col().as(side),
            Labels.REASON.col().as(side + "_reason"),
            Labels.IDENTITY_ID.col().as(side + "_id"),
            col(side + "_name"));
  }

  private static Column kept(String side) {
    return col(side).isin("KEPT", "MOVED");
  }

  private static Column changed() {
    return col("before")
        .notEqual(col("after"))
        .or(kept("before").and(col("before_id").notEqual(col("after_id"))));
  }

  private static Column decided(String side) {
    return concat_ws(" ", col(side), col(side + "_reason"));
  }

  /** Shows the identities that gained and lost the most faces. */
  private void identities(Dataset<Row> changed) {
    Dataset<Row> lost =
        changed
            .filter(kept("before"))
            .groupBy(col("before_name").as("name"))
            .agg(count(lit(1)).as("lost"));
    Dataset<Row> gained =
        changed
            .filter(kept("after"))
            .groupBy(col("after_name").as("name"))
            .agg(count(lit(1)).as("gained"));
    Column more = coalesce(col("gained"), lit(0L));
    Column fewer = coalesce(col("lost"), lit(0L));
    show(
        List.of("identity", "gained", "lost"),
        lost.join(gained, new String[] {"name"}, "outer")
            .orderBy(more.plus(fewer).desc(), col("name"))
            .limit(IDENTITIES)
            .select(col("name"), more.cast("string"), fewer.cast("string")));
  }

  private Dataset<Row> examples(DeltaStore tables, Dataset<Row> changed) {
    Dataset<Row> photographs =
        tables
            .read(Sources.TABLE)
            .filter(Sources.IMAGE_ID.col().isNotNull())
            .groupBy(Sources.IMAGE_ID.col())
            .agg(min(Sources.URI.col()).as("uri"));
    Dataset<Row> faces = tables.read(Faces.TABLE).select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col());
    return changed
        .orderBy(Labels.FACE_ID.col())
        .limit(examples)
        .join(faces, Labels.FACE_ID.name())
        .join(photographs, Faces.IMAGE_ID.name())
        .orderBy(Labels.FACE_ID.col())
        .select(
            Labels.FACE_ID.col(),
            col("uri"),
            col("after_claim"),
            concat_ws(" ", decided("before"), col("before_name")),
            concat_ws(" ", decided("after"), col("after_name")));
  }

  private void show(List<String> columns, Dataset<Row> rows) {
    console.results().println();
    TextTable.print(columns, rows.collectAsList(), console.results());
  }
}
