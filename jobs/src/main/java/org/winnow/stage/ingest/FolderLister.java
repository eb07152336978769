package org.winnow.stage.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.winnow.claim.Storage;

/** Lists one folder, without its subfolders. */
interface FolderLister {
  /**
   * Rules for the entries of a folder.
   *
   * @param skip names to skip
   * @param nameDepth depth of the folders whose names are claimed; 0 if none
   * @param own locations that Winnow writes to
   */
  record Rules(SkipRules skip, int nameDepth, List<String> own) implements java.io.Serializable {
    /** The claimed name of the files in a folder. */
    String name(Entry parent, String folder) {
      return parent.depth() + 1 == nameDepth ? folder : parent.name();
    }
  }

  /** A stream of entries, because a folder may contain millions. */
  interface Entries extends Iterator<Entry>, Closeable {
    @Override
    void close();
  }

  /** The entries of a folder. If the folder cannot be listed, one entry gives the reason. */
  Entries list(Entry folder);

  /** The lister for a location. */
  static FolderLister of(String uri, Rules rules, Configuration hadoop) {
    try {
      FileSystem storage = Storage.fileSystem(new Path(uri), hadoop);
      return "file".equals(storage.getUri().getScheme())
          ? new LocalLister(rules)
          : new StorageLister(rules, storage);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
