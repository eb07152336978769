package org.winnow.command;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.runtime.Console;
import org.winnow.runtime.Errors;
import org.winnow.runtime.ExitCode;
import org.winnow.runtime.JobContext;
import org.winnow.runtime.JobRunner;
import org.winnow.runtime.Progress;
import org.winnow.runtime.Sessions;
import org.winnow.table.DeltaStore;
import org.winnow.table.Table;

/** The code around a command that only reads a warehouse: settings, session, progress lines. */
final class WarehouseReader {
  private WarehouseReader() {}

  /** What a command does with the tables. */
  interface Work<T> {
    T with(JobContext context) throws IOException;
  }

  /**
   * Opens the warehouse and does some work.
   *
   * @param needed table without which there is nothing to do
   */
  static <T> T read(
      Console console, SettingOptions settings, String command, Table needed, Work<T> work)
      throws IOException {
    ConfigLoader.Loaded loaded = settings.load(List.of());
    Config config = loaded.config();
    String root =
        config
            .warehouse()
            .orElseThrow(() -> Errors.missing("warehouse", "--warehouse DIR", command));
    try (Sessions.Opened session = Sessions.open(command, config.storage().hadoop())) {
      DeltaStore tables = new DeltaStore(session.spark(), root);
      if (!tables.exists(needed)) {
        throw Errors.noWarehouse(root);
      }
      JobContext context =
          new JobContext(
              session.spark(),
              tables,
              config,
              loaded.effective(),
              Clock.systemUTC(),
              command,
              command,
              new Progress(console, Duration.ofSeconds(config.progress().every())));
      return JobRunner.follow(
          context,
          () -> {
            try {
              return work.with(context);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static int done() {
    return ExitCode.DONE.code();
  }
}
