package org.winnow.command;

import java.time.DateTimeException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;
import org.winnow.console.Errors;
import org.winnow.console.UserException;
import org.winnow.job.ErrorClassifier;

/** Separates the faults of a user's query from bugs of Winnow. */
public final class SqlFailures {
  private SqlFailures() {}

  /** The failure of a query as a message for the user; empty if it is a bug. */
  static Optional<UserException> forUser(Throwable failure) {
    UserException known = ErrorClassifier.forUser(failure);
    return known != null
        ? Optional.of(known)
        : Optional.ofNullable(sentence(failure)).map(Errors::sql);
  }

  /** Runs a query of a user. Its failure is a user error, unless it is a bug. */
  public static <T> T attempt(Supplier<T> query) {
    try {
      return query.get();
    } catch (Throwable e) {
      // Scala does not declare the checked AnalysisException.
      throw forUser(e).orElseThrow(() -> SqlFailures.<RuntimeException>unchecked(e));
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E unchecked(Throwable e) throws E {
    throw (E) e;
  }

  /** The innermost message of Spark; {@code null} if there is none. */
  private static String sentence(Throwable failure) {
    String found = null;
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 50; depth++) {
      if (isOfQuery(cause)) {
        found = firstLine(cause);
      }
      cause = cause.getCause();
    }
    return found;
  }

  private static boolean isOfQuery(Throwable cause) {
    if (cause instanceof SparkThrowable spark) {
      String kind = spark.getErrorClass();
      return kind != null && !kind.startsWith("INTERNAL_ERROR");
    }
    return cause instanceof ArithmeticException
        || cause instanceof NumberFormatException
        || cause instanceof DateTimeException
        // Winnow's SQL functions report invalid arguments this way.
        || cause instanceof IllegalArgumentException
        || isRaised(cause);
  }

  /**
   * Whether {@code raise_error} or {@code assert_true} threw it: plain, and by Spark's own code.
   */
  private static boolean isRaised(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    return cause.getClass().equals(RuntimeException.class)
        && cause.getCause() == null
        && trace.length > 0
        && trace[0].getClassName().startsWith("org.apache.spark.sql.catalyst.expressions.");
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage())
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("");
  }
}
