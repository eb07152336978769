package org.winnow.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Memory of a process and its children. Pages that processes share count once (proportional set
 * size, of Linux).
 */
public final class PeerMemory {
  private static final int PAUSE_MILLIS = 100;

  private volatile long peakKib;

  /** Looks on until the process ends. */
  void watch(ProcessHandle process) {
    Thread watcher = new Thread(() -> look(process), "peer-memory");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** The most that the processes took together so far, in MiB; empty where none was seen. */
  public OptionalLong peakMib() {
    return peakKib == 0 ? OptionalLong.empty() : OptionalLong.of(peakKib / 1024);
  }

  private void look(ProcessHandle process) {
    while (process.isAlive()) {
      long now =
          Stream.concat(Stream.of(process), process.descendants()).mapToLong(PeerMemory::kib).sum();
      peakKib = Math.max(peakKib, now);
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static long kib(ProcessHandle process) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    } catch (IOException | UncheckedIOException e) {
      // It has ended, or this is no Linux.
      return 0;
    }
  }
}
