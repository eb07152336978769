package org.winnow.console;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The progress line of a stage: done / total, rate, time left. A terminal shows one line, updated
 * every second. Other outputs get a new line at a fixed interval.
 *
 * <p>Work that counts its inputs calls {@link #measure}. For other work, the line shows Spark's
 * tasks.
 */
public final class Progress {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private final Console console;
  private final Duration every;
  private volatile Meter meter;
  private volatile String work = "start";

  /**
   * Countable work.
   *
   * @param unit unit of the total number
   * @param total total number
   * @param done current number; called from another thread
   * @param note what else the line tells, with two blanks before it, or an empty text
   * @param start start time, {@link System#nanoTime}
   */
  public record Meter(
      String unit, long total, LongSupplier done, Supplier<String> note, long start) {
    /** Work without a note. */
    public Meter(String unit, long total, LongSupplier done, long start) {
      this(unit, total, done, () -> "", start);
    }

    String line(String stage, long now) {
      Duration elapsed = Duration.ofNanos(now - start);
      return Progress.line(stage, unit, Math.min(done.getAsLong(), total), total, elapsed)
          + note.get();
    }

    boolean finished() {
      return done.getAsLong() >= total;
    }
  }

  /** Ends a measurement. Never fails. */
  public interface Ending extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param every interval between two lines if the console is not a terminal
   */
  public Progress(Console console, Duration every) {
    this.console = console;
    this.every = every;
  }

  /**
   * Counts inputs until closed.
   *
   * @param done current number of {@code total}; called from another thread
   */
  public Ending measure(Unit unit, long total, LongSupplier done) {
    return measure(unit, total, done, () -> "");
  }

  /**
   * As {@link #measure(Unit, long, LongSupplier)}.
   *
   * @param note what else the line tells; called from another thread
   */
  public Ending measure(Unit unit, long total, LongSupplier done, Supplier<String> note) {
    meter = new Meter(unit.word(total), total, done, note, System.nanoTime());
    return () -> meter = null;
  }

  /**
   * Counts work outside a stage and prints lines until closed.
   *
   * @param what first word of the lines
   * @param done current number of {@code total}; called from another thread
   */
  public Ending track(String what, Unit unit, long total, LongSupplier done) {
    Ending measured = measure(unit, total, done);
    Ending followed = follow(what, ignored -> null);
    return () -> {
      followed.close();
      measured.close();
    };
  }

  /** What is counted now; empty between two counts. */
  public Optional<Meter> meter() {
    return Optional.ofNullable(meter);
  }

  /** Sets the name of the next work step, an infinitive. */
  public void describe(String infinitive) {
    work = infinitive;
  }

  /** Prints a permanent line. */
  public void say(String line) {
    console.say(line);
  }

  /**
   * Prints lines until closed.
   *
   * @param otherwise the count to show while the stage counts nothing itself, by the name of its
   *     work
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

  /** A failed count skips one line. An exception would stop the scheduler. */
  private void safely(String stage, Function<String, Meter> otherwise) {
    try {
      tick(stage, otherwise);
    } catch (RuntimeException e) {
      LOG.warn("No progress line for {}", stage, e);
    }
  }

  private void tick(String stage, Function<String, Meter> otherwise) {
    Meter own = meter;
    // All inputs are counted, but the results are still being written.
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
