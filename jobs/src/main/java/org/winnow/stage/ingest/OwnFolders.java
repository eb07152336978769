package org.winnow.stage.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.winnow.claim.Storage;
import org.winnow.console.Errors;
import org.winnow.stage.ingest.Entry.Kind;

/**
 * Recognises folders that Winnow wrote. A warehouse or table is never an image collection. An
 * export is one only if it is the input itself; its texts are left out then.
 */
final class OwnFolders {
  static final String WAREHOUSE = "warehouse";

  private static final String EXPORT = "export";
  private static final String LOG = "_delta_log";
  private static final String CLASSES = "identities.csv";
  private static final String CHECKSUMS = "checksums.sha256";
  private static final String MANIFEST = "manifest.csv";

  /** Names of the marker files and folders. */
  static final List<String> MARKS = List.of(LOG, CLASSES, CHECKSUMS);

  private static final Set<String> TEXTS = Set.of("README.txt", CLASSES, CHECKSUMS);

  private OwnFolders() {}

  /** Marker files among the entries of a folder. */
  static final class Marks {
    private boolean log;
    private boolean classes;
    private boolean checksums;

    void add(String name) {
      log |= name.equals(LOG);
      classes |= name.equals(CLASSES);
      checksums |= name.equals(CHECKSUMS);
    }

    /** The kind of a folder that is left out because Winnow wrote it. */
    Optional<String> excluded(Entry folder) {
      if (log) {
        return Optional.of("table");
      }
      return isExport() && !isInput(folder) ? Optional.of(EXPORT) : Optional.empty();
    }

    /** An entry of a folder; left out if it is a text of an export. */
    Entry filter(Entry folder, Entry entry) {
      String name = entry.uri().substring(entry.uri().lastIndexOf('/') + 1);
      return isExport() && isInput(folder) && entry.kind() == Kind.FILE && TEXTS.contains(name)
          ? Entry.excluded(Kind.OWN, entry.uri(), "texts of the export")
          : entry;
    }

    private boolean isExport() {
      return classes && checksums;
    }

    private static boolean isInput(Entry folder) {
      return folder.depth() == 0;
    }
  }

  /**
   * The manifest of a folder that is an export without pictures.
   *
   * @throws org.winnow.console.UserException if the storage fails
   */
  static Optional<Path> manifest(Path folder, Configuration hadoop) {
    Path manifest = new Path(folder, MANIFEST);
    try {
      FileSystem storage = Storage.fileSystem(folder, hadoop);
      return storage.getFileStatus(folder).isDirectory()
              && storage.exists(manifest)
              && storage.exists(new Path(folder, CLASSES))
              && storage.exists(new Path(folder, CHECKSUMS))
          ? Optional.of(manifest)
          : Optional.empty();
    } catch (IOException e) {
      throw Errors.storage(String.valueOf(e.getMessage()));
    }
  }
}
