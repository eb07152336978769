package org.winnow.command;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.runtime.Console;
import org.winnow.runtime.Errors;
import org.winnow.runtime.JobContext;
import org.winnow.runtime.Progress;
import org.winnow.runtime.Sessions;
import org.winnow.table.DeltaStore;
import org.winnow.table.Sources;

/** The warehouse that a command was given, open in a session of its own; it holds tables. */
record OpenWarehouse(Sessions.Opened session, JobContext context) implements AutoCloseable {

  /**
   * Opens it.
   *
   * @throws org.winnow.runtime.UserException if none is named, or there is none
   */
  static OpenWarehouse of(String command, SettingOptions settings, Console console) {
    ConfigLoader.Loaded loaded = settings.load(List.of());
    Config config = loaded.config();
    String root =
        config
            .warehouse()
            .orElseThrow(() -> Errors.missing("warehouse", "--warehouse DIR", command));
    Sessions.Opened session = Sessions.open(command, config.storage().hadoop());
    DeltaStore tables = new DeltaStore(session.spark(), root);
    if (!tables.exists(Sources.TABLE)) {
      session.close();
      throw Errors.noWarehouse(root);
    }
    Progress progress = new Progress(console, Duration.ofSeconds(config.progress().every()));
    return new OpenWarehouse(
        session,
        new JobContext(
            session.spark(),
            tables,
            config,
            loaded.effective(),
            Clock.systemUTC(),
            command,
            command,
            progress));
  }

  Configuration hadoop() {
    return context.spark().sparkContext().hadoopConfiguration();
  }

  @Override
  public void close() {
    session.close();
  }
}
