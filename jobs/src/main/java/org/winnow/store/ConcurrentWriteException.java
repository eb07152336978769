package org.winnow.store;

import org.winnow.table.Table;

/** Somebody else wrote to a table between the reading of it and the write that builds on that. */
public final class ConcurrentWriteException extends RuntimeException {
  ConcurrentWriteException(Table table) {
    super(table.name());
  }

  ConcurrentWriteException(Table table, Throwable cause) {
    super(table.name(), cause);
  }
}
