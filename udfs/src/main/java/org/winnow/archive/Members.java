package org.winnow.archive;

import java.io.IOException;
import java.util.Optional;

/** The members of an archive, in its order. Folders are left out. */
public interface Members {
  /**
   * The next member; empty at the end.
   *
   * @throws BadArchive where the archive is damaged. It has no more members.
   * @throws IOException if the storage fails
   */
  Optional<Member> next() throws IOException;
}
