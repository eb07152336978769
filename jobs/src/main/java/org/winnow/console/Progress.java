package org.winnow.console;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The progress line of a stage: done / total, per second, time left. It is written over itself on a
 * terminal every second, and added as a line every now and then elsewhere.
 *
 * <p>Work that counts its inputs says so by {@link #measure}; of other work the line tells Spark's
 * tasks.
 */
public final class Progress {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private final Console console;
  private final Duration every;
  private volatile Meter meter;
  private volatile String work = "start";

  /**
   * Some countable work.
   *
   * @param unit what is counted, in the plural
   * @param total how many there are
   * @param done how many are done now; asked from another thread
   * @param start time of the start, {@link System#nanoTime}
   */
  public record Meter(String unit, long total, LongSupplier done, long start) {
    String line(String stage, long now) {
      Duration elapsed = Duration.ofNanos(now - start);
      return Progress.line(stage, unit, Math.min(done.getAsLong(), total), total, elapsed);
    }

    boolean finished() {
      return done.getAsLong() >= total;
    }
  }

  /** Ends what was started; never fails. */
  public interface Ending extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param every time between two lines where the console is no terminal
   */
  public Progress(Console console, Duration every) {
    this.console = console;
    this.every = every;
  }

  /**
   * Counts inputs until it is closed.
   *
   * @param done how much of {@code total} is done now; called from another thread
   */
  public Ending measure(String unit, long total, LongSupplier done) {
    meter = new Meter(unit, total, done, System.nanoTime());
    return () -> meter = null;
  }

  /**
   * Counts work that is no stage's, and writes lines, until it is closed.
   *
   * @param what the first word of the lines
   * @param unit what is counted, in the plural
   * @param done how much of {@code total} is done now; called from another thread
   */
  public Ending track(String what, String unit, long total, LongSupplier done) {
    Ending measured = measure(unit, total, done);
    Ending followed = follow(what, ignored -> null);
    return () -> {
      followed.close();
      measured.close();
    };
  }

  /** Names the work that follows; an infinitive. */
  public void describe(String infinitive) {
    work = infinitive;
  }

  /** A line that stays. */
  public void say(String line) {
    console.say(line);
  }

  /**
   * Writes lines until it is closed.
   *
   * @param otherwise what to count while the stage counts nothing itself, by the name of its work
   */
  public Ending follow(String stage, Function<String, Meter> otherwise) {
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            runnable -> {
              Thread thread = new Thread(runnable, "progress");
              thread.setDaemon(true);
              return thread;
            });
    long period = console.isTerminal() ? 1000 : every.toMillis();
    ticker.scheduleAtFixedRate(
        () -> safely(stage, otherwise), period, period, TimeUnit.MILLISECONDS);
    return ticker::shutdownNow;
  }

  /** A count that cannot be made now leaves out one line; a scheduler would end them all. */
  private void safely(String stage, Function<String, Meter> otherwise) {
    try {
      tick(stage, otherwise);
    } catch (RuntimeException e) {
      LOG.warn("No progress line for {}", stage, e);
    }
  }

  private void tick(String stage, Function<String, Meter> otherwise) {
    Meter own = meter;
    // What was counted is done, but its results are still being written.
    Meter shown = own == null || own.finished() ? otherwise.apply(work) : own;
    if (shown == null) {
      return;
    }
    String line = shown.line(stage, System.nanoTime());
    if (console.isTerminal()) {
      console.show(line);
    } else {
      console.say(line);
    }
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
        ? String.format(Locale.ROOT, "%d:%02d h", seconds / 3600, seconds / 60 % 60)
        : String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
  }
}
