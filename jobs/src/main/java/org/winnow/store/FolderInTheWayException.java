package org.winnow.store;

/** A folder that should hold a table holds something else. */
public final class FolderInTheWayException extends RuntimeException {
  FolderInTheWayException(String path) {
    super(path);
  }
}
