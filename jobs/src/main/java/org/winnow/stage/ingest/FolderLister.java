package org.winnow.stage.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Lists one folder, without those below it. */
interface FolderLister {
  /**
   * How a folder's entries are taken.
   *
   * @param skip names that are skipped
   * @param nameDepth depth of the folders whose names are claimed; 0 where no name is
   * @param own addresses of folders that Winnow writes to
   */
  record Rules(SkipRules skip, int nameDepth, List<String> own) implements java.io.Serializable {
    /** The claimed name of what lies in a folder. */
    String name(Entry parent, String folder) {
      return parent.depth() + 1 == nameDepth ? folder : parent.name();
    }
  }

  /** Entries that are streamed: a folder may hold millions. */
  interface Entries extends Iterator<Entry>, Closeable {
    @Override
    void close();
  }

  /** The entries of a folder; one that says why, where it cannot be listed. */
  Entries list(Entry folder);

  /** The lister for an address. */
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
