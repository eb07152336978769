package org.winnow.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.winnow.console.Errors;
import picocli.CommandLine.Option;

/** The option by which every benchmark hands its numbers to programs. */
public final class JsonOption {
  @Option(names = "--json", paramLabel = "FILE", description = "Also write the numbers as JSON")
  private Path file;

  /** Tells before the work, not after it, that the file cannot be written. */
  public void check() {
    if (file != null) {
      try {
        Files.writeString(file, "");
      } catch (IOException e) {
        throw Errors.notWritten(file, e);
      }
    }
  }

  public void write(Measurements measurements) {
    if (file != null) {
      measurements.write(file);
    }
  }
}
