package org.winnow.command;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.TableErrors;
import org.winnow.mix.MixCatalogue;
import org.winnow.spark.Sessions;
import org.winnow.store.DeltaStore;
import org.winnow.table.Table;
import org.winnow.table.Tables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code winnow sql}: runs a query on the tables. Only the result goes to standard output. */
@Command(
    name = "sql",
    description = "Runs a query over the tables of a warehouse.",
    footer = {
      "",
      "Examples:",
      "  winnow sql --warehouse out/ \"SHOW TABLES\"",
      "  winnow sql --warehouse out/ \"DESCRIBE labels\"",
      "  winnow sql --warehouse out/ \"SELECT reason, count(*) FROM labels GROUP BY reason\"",
      "  winnow sql --warehouse out/ --format csv \"SELECT * FROM quarantine\" > quarantine.csv",
      "  winnow sql --warehouse out/ \"SELECT cosine_similarity(a.vector, b.vector) FROM embeddings"
          + " a, embeddings b LIMIT 5\""
    })
public final class SqlCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  @Mixin private RowOutput output;

  @Parameters(paramLabel = "QUERY", description = "A statement of Spark SQL")
  private String query;

  public SqlCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Config config = settings.load(List.of()).config();
    String root =
        config.warehouse().orElseThrow(() -> Errors.missing("warehouse", "--warehouse DIR", "sql"));
    try (Sessions.Opened session = Sessions.open("sql", config.storage().hadoop())) {
      register(new DeltaStore(session.spark(), root), root);
      SqlFailures.attempt(
          () -> {
            output.print(session.spark().sql(query), console);
            return null;
          });
    }
    return ExitCode.DONE.code();
  }

  /** Opens only the tables that the query may use, because opening takes time. SHOW may use all. */
  private void register(DeltaStore tables, String root) {
    List<Table> there =
        Stream.concat(
                Tables.ALL.stream().filter(tables::exists),
                MixCatalogue.all(tables).stream().map(MixCatalogue.Entry::table))
            .toList();
    if (there.isEmpty()) {
      throw TableErrors.noWarehouse(root);
    }
    String words = query.toLowerCase(Locale.ROOT);
    there.stream()
        .filter(table -> words.contains(table.name()) || words.contains("show"))
        .forEach(table -> tables.read(table).createOrReplaceTempView(table.name()));
  }
}
