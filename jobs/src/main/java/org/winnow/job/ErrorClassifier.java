package org.winnow.job;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ConcurrentModificationException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.winnow.config.ConfigException;
import org.winnow.console.Errors;
import org.winnow.console.LaunchErrors;
import org.winnow.console.TableErrors;
import org.winnow.console.UserException;
import org.winnow.model.ModelException;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.store.ConcurrentWriteException;
import org.winnow.store.FolderInTheWayException;

/**
 * Tells a user's mistake from a bug of ours, through the layers that Spark wraps around a cause.
 */
public final class ErrorClassifier {
  /** Causes may form a circle. */
  private static final int MAX_DEPTH = 50;

  /** What operating systems and file systems say in a plain {@link IOException}. */
  private static final Pattern STORAGE_MESSAGES =
      Pattern.compile(
          "No space left on device|Permission denied|Read-only file system|Disk quota exceeded"
              + "|Too many open files|Input/output error|Stale file handle|Mkdirs failed"
              + "|DELTA_CANNOT_CREATE_LOG_PATH");

  /** What cluster managers say of an executor that they ended for its memory. */
  private static final Pattern KILLED_FOR_MEMORY =
      Pattern.compile(
          "java\\.lang\\.OutOfMemoryError|OOMKilled|exit(?:ed)?(?: with)?(?: code| status)?:? 137"
              + "|(?:exceeding|beyond) (?:the )?(?:physical |virtual )?memory limits",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NATIVE_CLASSES =
      Pattern.compile(
          "UnsatisfiedLinkError|(?:org[./]bytedeco|ai[./]onnxruntime|ai[./]djl|com[./]sun[./]jna)[./]");

  private ErrorClassifier() {}

  /** The failure as a message for the user; {@code null} if it is a bug. */
  public static UserException forUser(Throwable failure) {
    return firstCause(failure, ErrorClassifier::fromWinnow)
        .or(() -> firstCause(failure, ErrorClassifier::fromEnvironment))
        .orElse(null);
  }

  /** The first cause, from the outermost, of which something is known. */
  static <T> Optional<T> firstCause(Throwable failure, Function<Throwable, T> classify) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      T found = classify.apply(cause);
      if (found != null) {
        return Optional.of(found);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /** What Winnow itself throws. */
  private static UserException fromWinnow(Throwable cause) {
    if (cause instanceof UserException user) {
      return user;
    }
    if (cause instanceof ConfigException config) {
      return Errors.configuration(config.faults());
    }
    if (cause instanceof CatalogueException catalogue) {
      return Errors.configuration(catalogue.faults());
    }
    if (cause instanceof ModelException) {
      return Errors.model(cause.getMessage());
    }
    if (cause instanceof ConcurrentWriteException) {
      return TableErrors.concurrentRun("table " + cause.getMessage());
    }
    if (cause instanceof ConcurrentModificationException
        && cause.getClass().getName().startsWith("io.delta.")) {
      return TableErrors.concurrentRun("the warehouse");
    }
    if (cause instanceof FolderInTheWayException) {
      return TableErrors.folderInTheWay(cause.getMessage());
    }
    return null;
  }

  /** What the machine, the cluster or the storage does not allow. */
  private static UserException fromEnvironment(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof OutOfMemoryError) {
      return LaunchErrors.outOfMemory(message);
    }
    if (cause instanceof LinkageError) {
      return isNative(cause, message) ? LaunchErrors.nativeLibrary(innermost(cause)) : null;
    }
    if (isFileGone(cause, message)) {
      return LaunchErrors.fileGone(message.lines().findFirst().orElse(""));
    }
    if (isStorage(cause, message)) {
      return Errors.storage(message);
    }
    boolean spark = cause.getClass().getName().startsWith("org.apache.spark.");
    return spark && cause.getCause() == null && KILLED_FOR_MEMORY.matcher(message).find()
        ? LaunchErrors.outOfMemory(message.lines().findFirst().orElse(""))
        : null;
  }

  private static boolean isNative(Throwable cause, String message) {
    return cause instanceof UnsatisfiedLinkError
        || NATIVE_CLASSES.matcher(message).find()
        || firstCause(cause, c -> c instanceof UnsatisfiedLinkError ? c : null).isPresent();
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause.getCause() != null && depth < MAX_DEPTH; depth++) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static boolean isFileGone(Throwable cause, String message) {
    return cause instanceof NoSuchFileException
        || (cause instanceof FileNotFoundException && !STORAGE_MESSAGES.matcher(message).find());
  }

  private static boolean isStorage(Throwable cause, String message) {
    String name = cause.getClass().getName();
    return cause instanceof FileSystemException
        || (cause instanceof IOException
            && (name.startsWith("org.apache.hadoop")
                || name.startsWith("java.net.")
                || STORAGE_MESSAGES.matcher(message).find()))
        || name.startsWith("com.amazonaws.");
  }
}
