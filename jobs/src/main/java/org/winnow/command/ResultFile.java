package org.winnow.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.winnow.config.Config;
import org.winnow.pipeline.RunResult;
import org.winnow.spark.Sessions;

/** The file of {@code --result}: the result of a run for a scheduler. */
record ResultFile(UserFile file, Configuration hadoop) implements Consumer<RunResult> {
  /** Deletes the file of an earlier run: it must not be taken for that of a run that was killed. */
  static ResultFile prepare(UserFile file, Config config) {
    ResultFile result = new ResultFile(file, Sessions.hadoop(config.storage().hadoop()));
    try {
      file.path().getFileSystem(result.hadoop()).delete(file.path(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  /** The file of a run whose settings cannot be used: Spark's settings alone lead to it. */
  static ResultFile withoutSettings(UserFile file) {
    return new ResultFile(file, Sessions.hadoop(Map.of()));
  }

  @Override
  public void accept(RunResult result) {
    try {
      file.write(result.toJson().getBytes(StandardCharsets.UTF_8), hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
