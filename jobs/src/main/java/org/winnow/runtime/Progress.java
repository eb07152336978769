package org.winnow.runtime;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The progress line of long work: stage, done / total, per second, time left. */
public final class Progress implements AutoCloseable {
  private final Console console;
  private final String stage;
  private final String unit;
  private final long total;
  private final LongSupplier done;
  private final long start = System.nanoTime();
  private final ScheduledExecutorService ticker;

  private Progress(Reporter reporter, String stage, String unit, long total, LongSupplier done) {
    this.console = reporter.console;
    this.stage = stage;
    this.unit = unit;
    this.total = total;
    this.done = done;
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            runnable -> {
              Thread thread = new Thread(runnable, "progress");
              thread.setDaemon(true);
              return thread;
            });
    long period = console.isTerminal() ? 1000 : reporter.every.toMillis();
    ticker.scheduleAtFixedRate(this::tick, period, period, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    String line = line(stage, unit, Math.min(done.getAsLong(), total), total, elapsed());
    if (console.isTerminal()) {
      console.show(line);
    } else {
      console.say(line);
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  static String line(String stage, String unit, long done, long total, Duration elapsed) {
    double seconds = Math.max(1e-3, elapsed.toMillis() / 1000.0);
    double rate = done / seconds;
    String left = done == 0 ? "?" : clock((long) ((total - done) / rate));
    return String.format(
        Locale.ROOT,
        "%-7s %,d / %,d %s  %3d%%  %,.0f/s  %s left",
        stage,
        done,
        total,
        unit,
        total == 0 ? 100 : done * 100 / total,
        rate,
        left);
  }

  private static String clock(long seconds) {
    return seconds >= 3600
        ? String.format("%d:%02d h", seconds / 3600, seconds / 60 % 60)
        : String.format("%d:%02d min", seconds / 60, seconds % 60);
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }

  /** Starts progress lines. */
  public static final class Reporter {
    private final Console console;
    private final Duration every;

    /**
     * @param every time between two lines where the console is no terminal
     */
    public Reporter(Console console, Duration every) {
      this.console = console;
      this.every = every;
    }

    /**
     * Reports until it is closed.
     *
     * @param done how much of {@code total} is done now; called from another thread
     */
    public Progress start(String stage, String unit, long total, LongSupplier done) {
      return new Progress(this, stage, unit, total, done);
    }

    /** A line that stays. */
    public void say(String line) {
      console.say(line);
    }
  }
}
