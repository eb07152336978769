package org.winnow.store;

/** The folder of a table contains other files. */
public final class FolderInTheWayException extends RuntimeException {
  FolderInTheWayException(String path) {
    super(path);
  }
}
