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
import org.winnow.identity.Reason.Decision;
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

  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final String NAME = "_name";
  private static final String CLAIM = "_claim";
  private static final String REASON = "_reason";
  private static final String ID = "_id";
  private static final String IS_CHANGED = "is_changed";
  private static final String LOST = "lost";
  private static final String GAINED = "gained";

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
            round(tables, before, BEFORE)
                .join(round(tables, after, AFTER), Labels.FACE_ID.name())
                .withColumn(IS_CHANGED, changed()));
    Row counts = both.agg(count(lit(1)), count_if(col(IS_CHANGED))).head();
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
    Dataset<Row> changed = both.filter(col(IS_CHANGED));
    show(
        List.of("before", "after", "faces"),
        changed
            .groupBy(decided(BEFORE).as(BEFORE), decided(AFTER).as(AFTER))
            .count()
            .orderBy(col("count").desc(), col(BEFORE), col(AFTER))
            .select(col(BEFORE), col(AFTER), col("count").cast("string")));
    identities(changed);
    show(List.of("face", "photograph", "claimed", "before", "after"), examples(tables, changed));
  }

  private Dataset<Row> round(DeltaStore tables, int round, String side) {
    Dataset<Row> names =
        tables
            .read(Identities.TABLE)
            .filter(Identities.ROUND.col().equalTo(round))
            .select(Identities.IDENTITY_ID.col(), Identities.NAME.col().as(side + NAME));
    return tables
        .read(Labels.TABLE)
        .filter(Labels.ROUND.col().equalTo(round))
        .join(names, new String[] {Labels.IDENTITY_ID.name()}, "left")
        .select(
            Labels.FACE_ID.col(),
            Labels.CLAIMED_IDENTITY.col().as(side + CLAIM),
            Labels.DECISION.col().as(side),
            Labels.REASON.col().as(side + REASON),
            Labels.IDENTITY_ID.col().as(side + ID),
            col(side + NAME));
  }

  private static Column kept(String side) {
    return col(side).isin(Decision.KEPT.name(), Decision.MOVED.name());
  }

  private static Column changed() {
    return col(BEFORE)
        .notEqual(col(AFTER))
        .or(kept(BEFORE).and(col(BEFORE + ID).notEqual(col(AFTER + ID))));
  }

  private static Column decided(String side) {
    return concat_ws(" ", col(side), col(side + REASON));
  }

  /** Shows the identities that gained and lost the most faces. */
  private void identities(Dataset<Row> changed) {
    Dataset<Row> lost =
        changed
            .filter(kept(BEFORE))
            .groupBy(col(BEFORE + NAME).as(Identities.NAME.name()))
            .agg(count(lit(1)).as(LOST));
    Dataset<Row> gained =
        changed
            .filter(kept(AFTER))
            .groupBy(col(AFTER + NAME).as(Identities.NAME.name()))
            .agg(count(lit(1)).as(GAINED));
    Column more = coalesce(col(GAINED), lit(0L));
    Column fewer = coalesce(col(LOST), lit(0L));
    show(
        List.of("identity", "gained", "lost"),
        lost.join(gained, new String[] {Identities.NAME.name()}, "outer")
            .orderBy(more.plus(fewer).desc(), Identities.NAME.col())
            .limit(IDENTITIES)
            .select(Identities.NAME.col(), more.cast("string"), fewer.cast("string")));
  }

  private Dataset<Row> examples(DeltaStore tables, Dataset<Row> changed) {
    Dataset<Row> photographs =
        tables
            .read(Sources.TABLE)
            .filter(Sources.IMAGE_ID.col().isNotNull())
            .groupBy(Sources.IMAGE_ID.col())
            .agg(min(Sources.URI.col()).as(Sources.URI.name()));
    Dataset<Row> faces = tables.read(Faces.TABLE).select(Faces.FACE_ID.col(), Faces.IMAGE_ID.col());
    return changed
        .orderBy(Labels.FACE_ID.col())
        .limit(examples)
        .join(faces, Labels.FACE_ID.name())
        .join(photographs, Faces.IMAGE_ID.name())
        .orderBy(Labels.FACE_ID.col())
        .select(
            Labels.FACE_ID.col(),
            Sources.URI.col(),
            col(AFTER + CLAIM),
            concat_ws(" ", decided(BEFORE), col(BEFORE + NAME)),
            concat_ws(" ", decided(AFTER), col(AFTER + NAME)));
  }

  private void show(List<String> columns, Dataset<Row> rows) {
    console.results().println();
    TextTable.print(columns, rows.collectAsList(), console.results());
  }
}
