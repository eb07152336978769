package org.winnow.job;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.winnow.config.ConfigException;
import org.winnow.console.Errors;
import org.winnow.console.UserException;
import org.winnow.model.ModelException;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.store.ConcurrentWriteException;
import org.winnow.store.FolderInTheWayException;

/**
 * Tells a user's mistake from a bug of ours, through the layers that Spark wraps around a cause.
 */
public final class ErrorClassifier {
  private ErrorClassifier() {}

  /** The failure as a message for the user; {@code null} if it is a bug. */
  public static UserException forUser(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
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
      if (cause instanceof OutOfMemoryError) {
        return Errors.outOfMemory();
      }
      if (cause instanceof ConcurrentWriteException
          || cause.getClass().getName().startsWith("io.delta.exceptions.Concurrent")) {
        return Errors.concurrentRun(cause.getMessage());
      }
      if (cause instanceof FolderInTheWayException) {
        return Errors.folderInTheWay(cause.getMessage());
      }
      if (isStorage(cause)) {
        return Errors.storage(cause.getMessage());
      }
    }
    return null;
  }

  private static boolean isStorage(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return (cause instanceof IOException && message.contains("No space left on device"))
        || cause instanceof AccessDeniedException
        || cause instanceof FileSystemException
        || (cause instanceof IOException
            && cause.getClass().getName().startsWith("org.apache.hadoop"))
        || cause.getClass().getName().startsWith("com.amazonaws.")
        || cause instanceof java.net.UnknownHostException;
  }

  private static Throwable next(Throwable cause) {
    return cause.getCause() == cause ? null : cause.getCause();
  }
}
