package org.winnow.command.query;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.winnow.command.SettingOptions;
import org.winnow.command.SqlFailures;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.TableErrors;
import org.winnow.spark.Sessions;
import org.winnow.store.CatalogTables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow register}: makes the tables known by name to a catalog. */
@Command(
    name = "register",
    description = "Makes the tables of a warehouse visible by name to Spark SQL sessions.",
    footer = {
      "",
      "Examples:",
      "  winnow register --warehouse s3a://bucket/faces --schema faces",
      "",
      "Any session with the same catalog then reads them: SELECT count(*) FROM faces.labels. The"
          + " catalog is that of the",
      "session (spark.sql.catalogImplementation = hive with a metastore, for example). The in-memory"
          + " catalog of a local",
      "session ends with the command. A second run adds new tables, such as those of mixes, and"
          + " corrects moved ones."
    })
public final class RegisterCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(
      names = "--schema",
      required = true,
      paramLabel = "NAME",
      description = "Schema of the catalog; created if it does not exist")
  private String schema;

  public RegisterCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Config config = settings.load(List.of()).config();
    String root =
        config
            .warehouse()
            .orElseThrow(() -> Errors.missing("warehouse", "--warehouse DIR", "register"));
    try (Sessions.Opened session = Sessions.open("register", config.storage().hadoop())) {
      List<CatalogTables.Registered> tables =
          SqlFailures.attempt(() -> new CatalogTables(session.spark(), schema).register(root));
      if (tables.isEmpty()) {
        throw TableErrors.noWarehouse(root);
      }
      tables.forEach(
          table ->
              console
                  .results()
                  .printf(
                      Locale.ROOT,
                      "%s.%-16s %s%n",
                      schema,
                      table.name(),
                      table.outcome().name().toLowerCase(Locale.ROOT)));
      if (session
          .spark()
          .conf()
          .get("spark.sql.catalogImplementation", "in-memory")
          .equals("in-memory")) {
        console.say(
            "warning: this session has no lasting catalog. The names end with it. Set"
                + " spark.sql.catalogImplementation = hive, or another catalog.");
      }
    }
    return ExitCode.DONE.code();
  }
}
