package org.winnow.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a tar file of small entries, all times 0, so that the same entries give the same bytes:
 * ustar, with pax headers where a name is longer than 100 bytes or not ASCII.
 */
public final class Tar {
  private static final int BLOCK = 512;
  private static final int MODE = 0644;

  private final TarArchiveOutputStream out;

  /**
   * @param out is not closed here
   */
  public Tar(OutputStream out) {
    this.out = new TarArchiveOutputStream(out, BLOCK, StandardCharsets.UTF_8.name());
    this.out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    this.out.setAddPaxHeadersForNonAsciiNames(true);
  }

  /** Adds a file. */
  public void add(String name, byte[] bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setMode(MODE);
    entry.setModTime(0L);
    entry.setSize(bytes.length);
    out.putArchiveEntry(entry);
    out.write(bytes);
    out.closeArchiveEntry();
  }

  /** Ends the archive: two empty blocks. */
  public void end() throws IOException {
    out.finish();
    out.flush();
  }
}
