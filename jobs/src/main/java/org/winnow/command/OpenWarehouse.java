package org.winnow.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.TableErrors;
import org.winnow.job.JobContext;
import org.winnow.job.JobRunner;
import org.winnow.spark.Sessions;
import org.winnow.store.DeltaStore;
import org.winnow.table.Table;

/** The warehouse of a command, open in its own session. */
public record OpenWarehouse(Sessions.Opened session, JobContext context) implements AutoCloseable {

  /**
   * Opens the warehouse.
   *
   * @param needed table that the command requires
   * @throws org.winnow.console.UserException if no warehouse is set, or the table is missing
   */
  public static OpenWarehouse of(
      String command, SettingOptions settings, Table needed, Console console) {
    return ofAny(command, settings, List.of(needed), console);
  }

  /**
   * Opens a warehouse that has one of some tables.
   *
   * @throws org.winnow.console.UserException if no warehouse is set, or it has none of the tables
   */
  static OpenWarehouse ofAny(
      String command, SettingOptions settings, List<Table> needed, Console console) {
    ConfigLoader.Loaded loaded = settings.load(List.of());
    Config config = loaded.config();
    String root =
        config
            .warehouse()
            .orElseThrow(() -> Errors.missing("warehouse", "--warehouse DIR", command));
    Sessions.Opened session = Sessions.open(command, config.storage().hadoop());
    DeltaStore tables = new DeltaStore(session.spark(), root);
    if (needed.stream().noneMatch(tables::exists)) {
      session.close();
      throw TableErrors.noWarehouse(root);
    }
    return new OpenWarehouse(
        session, JobContext.of(session.spark(), tables, loaded, console, command));
  }

  /** Work of a command on the tables. */
  public interface Work<T> {
    T with(JobContext context) throws IOException;
  }

  /** Opens the warehouse, runs the work with progress lines, and closes it. */
  public static <T> T read(
      String command, SettingOptions settings, Table needed, Console console, Work<T> work)
      throws IOException {
    try (OpenWarehouse warehouse = of(command, settings, needed, console)) {
      return warehouse.follow(work);
    }
  }

  /** Runs the work with progress lines. */
  <T> T follow(Work<T> work) throws IOException {
    try {
      return JobRunner.runWithProgress(
          context,
          () -> {
            try {
              return work.with(context);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  public Configuration hadoop() {
    return context.spark().sparkContext().hadoopConfiguration();
  }

  @Override
  public void close() {
    session.close();
  }
}
