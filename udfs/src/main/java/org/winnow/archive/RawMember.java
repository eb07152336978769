package org.winnow.archive;

import java.io.IOException;
import java.util.Optional;

/**
 * A file in an archive of files.
 *
 * @param place where it is; null if it cannot be read
 * @param text its bytes if it may be a text beside a picture; null otherwise
 * @param reason why it cannot be read; null if it can
 * @param message of the reason
 */
public record RawMember(
    String name, Place place, byte[] text, ArchiveReason reason, String message) {
  /** Files of an archive, in order. */
  public interface Source {
    /** The next file, as {@link Members#next}. */
    Optional<RawMember> next() throws IOException;
  }

  public static RawMember bad(String name, ArchiveReason reason, String message) {
    return new RawMember(name, null, null, reason, message);
  }
}
