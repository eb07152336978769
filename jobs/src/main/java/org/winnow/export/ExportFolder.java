package org.winnow.export;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.winnow.console.ExportErrors;

/**
 * The folder of an export. Files are written into a sibling folder, which is then renamed. An
 * earlier export is first moved aside, and deleted afterwards. One of the two exists at any time.
 * The next export restores what a kill left between the two steps.
 *
 * <p>In an object store, renaming copies. There the files are written in place, and {@code
 * checksums.sha256} is written last: without it, the export is incomplete.
 */
final class ExportFolder {
  private final FileSystem storage;
  private final Path out;
  private final boolean renames;

  ExportFolder(FileSystem storage, Path out) {
    this(storage, out, Folder.renames(storage));
  }

  /**
   * Opens a folder.
   *
   * @param renames whether the storage renames a folder in one step
   */
  ExportFolder(FileSystem storage, Path out, boolean renames) {
    this.storage = storage;
    // Remove the slash at the end, which the path of a URI may have.
    this.out = new Path(out.toString());
    this.renames = renames;
  }

  /**
   * Rejects a folder that is not empty, except for a replaceable earlier export or a killed export.
   *
   * @throws org.winnow.console.UserException if it is rejected
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

  /** The folder to write into. */
  Path working() {
    return renames ? out.suffix(".partial") : out;
  }

  /** Moves the complete files into place. */
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

  /** Restores an earlier export that a killed one moved aside. */
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
