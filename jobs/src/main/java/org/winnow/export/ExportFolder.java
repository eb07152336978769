package org.winnow.export;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.winnow.console.ExportErrors;

/**
 * The folder of an export. The files are written into a folder beside it, which takes its place by
 * being renamed. An earlier export is moved aside before and deleted afterwards: at any time one of
 * the two is there under some name, and what a kill left between the two steps is put back by the
 * next export.
 *
 * <p>In an object store renaming is copying. There the files are written in their place, and {@code
 * checksums.sha256} is written last: without it, the export is not complete.
 */
final class ExportFolder {
  private final FileSystem storage;
  private final Path out;
  private final boolean renames;

  ExportFolder(FileSystem storage, Path out) {
    this(storage, out, Folder.renames(storage));
  }

  /**
   * A folder.
   *
   * @param renames whether the storage renames a folder in one step
   */
  ExportFolder(FileSystem storage, Path out, boolean renames) {
    this.storage = storage;
    // Without a slash at its end, which the path of a URI may have.
    this.out = new Path(out.toString());
    this.renames = renames;
  }

  /**
   * Refuses a folder with anything in it but an earlier export that may be replaced, or an export
   * that was killed.
   *
   * @throws org.winnow.console.UserException if it is refused
   */
  void refuse(boolean overwrite) throws IOException {
    restore();
    if (!storage.exists(out)) {
      return;
    }
    boolean file = storage.getFileStatus(out).isFile();
    if (!file && storage.listStatus(out).length == 0) {
      return;
    }
    boolean complete = !file && storage.exists(new Path(out, Export.MARK));
    boolean unfinished = !file && !complete && storage.exists(new Path(out, Export.PLAN));
    if (!unfinished && !(complete && overwrite)) {
      throw ExportErrors.exportFolder(out.toString(), complete);
    }
  }

  /** Where to write. */
  Path working() {
    return renames ? out.suffix(".partial") : out;
  }

  /** Puts the complete files in their place. */
  void publish() throws IOException {
    if (!renames) {
      return;
    }
    Path previous = previous();
    storage.delete(previous, true);
    boolean replaces = storage.exists(out);
    if (replaces) {
      rename(out, previous);
    }
    try {
      rename(working(), out);
    } catch (IOException e) {
      if (replaces && !storage.exists(out)) {
        rename(previous, out);
      }
      throw e;
    }
    storage.delete(previous, true);
  }

  /** An export that was killed between the two steps left the earlier one aside. */
  private void restore() throws IOException {
    if (renames && !storage.exists(out) && storage.exists(previous())) {
      rename(previous(), out);
    }
  }

  private Path previous() {
    return out.suffix(".previous");
  }

  private void rename(Path from, Path to) throws IOException {
    if (!storage.exists(from)) {
      throw new FileNotFoundException(from.toString());
    }
    if (!storage.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }
}
