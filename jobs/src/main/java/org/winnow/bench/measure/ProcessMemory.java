package org.winnow.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Memory of this process, native parts included. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /** The most that was resident so far, in MiB; empty where the system does not tell. */
  static OptionalLong peakMib() {
    return mib("VmHWM:");
  }

  /** What is resident now, in MiB; empty where the system does not tell. */
  static OptionalLong nowMib() {
    return mib("VmRSS:");
  }

  private static OptionalLong mib(String name) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** The same as a text. */
  public static String peak() {
    OptionalLong mib = peakMib();
    return mib.isPresent() ? mib.getAsLong() + " MiB" : "unknown";
  }
}
