package org.winnow.store;

import org.winnow.table.Table;

/** Another writer changed a table after it was read and before the dependent write. */
public final class ConcurrentWriteException extends RuntimeException {
  ConcurrentWriteException(Table table) {
    super(table.name());
  }

  ConcurrentWriteException(Table table, Throwable cause) {
    super(table.name(), cause);
  }
}
