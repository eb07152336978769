package org.winnow.export;

import java.io.Closeable;
import java.io.IOException;

/** A part of an export that one task writes. */
interface Shard extends Closeable {
  /** Adds the next face; they come in the order of their places. */
  void add(ExportedFace face) throws IOException;
}
