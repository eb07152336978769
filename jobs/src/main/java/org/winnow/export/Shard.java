package org.winnow.export;

import java.io.Closeable;
import java.io.IOException;

/** A part of an export, written by one task. */
interface Shard extends Closeable {
  /** Adds the next face, in the order of places. */
  void add(ExportedFace face) throws IOException;
}
