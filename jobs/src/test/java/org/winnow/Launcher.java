package org.winnow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Starts {@code bin/winnow} as a process of its own. */
final class Launcher {
  /** The launcher of this checkout. */
  static final Path HERE = Path.of("../bin/winnow").toAbsolutePath().normalize();

  private final Path program;
  private final Path folder;
  private final Map<String, String> environment;

  /**
   * What a process left behind.
   *
   * @param code its exit code
   */
  record Ended(int code, String out, String err) {}

  /**
   * @param folder for output and logs
   * @param environment what differs from this process's; an empty value unsets
   */
  Launcher(Path folder, Map<String, String> environment) {
    this(HERE, folder, environment);
  }

  /**
   * @param program the launcher of an installation
   */
  Launcher(Path program, Path folder, Map<String, String> environment) {
    this.program = program;
    this.folder = folder;
    this.environment = environment;
  }

  /** Starts a command, which this does not wait for. */
  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("WINNOW_LOG_DIR", folder.resolve("logs").toString());
    environment.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(key);
          } else {
            builder.environment().put(key, value);
          }
        });
    return builder.start();
  }

  /** Runs a command to its end. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    int code = start(arguments).waitFor();
    return new Ended(code, text("out"), text("err"));
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
  }
}
