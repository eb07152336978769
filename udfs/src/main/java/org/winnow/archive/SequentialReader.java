package org.winnow.archive;

import java.io.Closeable;
import java.io.IOException;

/** Reads members of an archive that can only be read from its beginning. */
public interface SequentialReader extends Closeable {
  /**
   * Reads a member.
   *
   * @param place behind those of all earlier calls
   * @param max most bytes to read
   * @return the bytes, at most {@code max} + 1
   * @throws BadMember if the archive does not hold it
   */
  byte[] read(Place place, long max) throws IOException;
}
