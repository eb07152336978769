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

/** Separates user errors from bugs, through the exceptions that Spark wraps around a cause. */
public final class ErrorClassifier {
  /** Limit of the search, because causes may be cyclic. */
  private static final int MAX_DEPTH = 50;

  /** Messages of operating systems and file systems in an {@link IOException}. */
  private static final Pattern STORAGE_MESSAGES =
      Pattern.compile(
          "No space left on device|Permission denied|Read-only file system|Disk quota exceeded"
              + "|Too many open files|Input/output error|Stale file handle|Mkdirs failed"
              + "|DELTA_CANNOT_CREATE_LOG_PATH");

  /** Messages of cluster managers about an executor that was killed for its memory use. */
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

  /** The first classified cause, starting from the outermost. */
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

  /** Classifies exceptions of Winnow. */
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

  /** Classifies failures of the machine, the cluster or the storage. */
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
