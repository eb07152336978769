package org.winnow.stage.ingest;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.winnow.claim.Storage;
import org.winnow.stage.ingest.Entry.Kind;

/** Lists folders of object stores and distributed file systems, which have no links. */
final class StorageLister implements FolderLister {
  /** Number of entries to search for the marker files of Winnow's folders, before asking. */
  private static final int BEGINNING = 1000;

  private final Rules rules;
  private final FileSystem storage;

  StorageLister(Rules rules, FileSystem storage) {
    this.rules = rules;
    this.storage = storage;
  }

  @Override
  public Entries list(Entry folder) {
    return new Listing(folder);
  }

  private final class Listing implements Entries {
    private final Entry folder;
    private final OwnFolders.Marks marks = new OwnFolders.Marks();
    private final Deque<Entry> ready = new ArrayDeque<>();
    private RemoteIterator<FileStatus> statuses;

    Listing(Entry folder) {
      this.folder = folder;
      try {
        statuses = storage.listStatusIterator(new Path(folder.uri()));
        for (int i = 0; i < BEGINNING && statuses.hasNext(); i++) {
          take(statuses.next());
        }
        if (statuses.hasNext()) {
          findMarks();
        }
        Optional<String> excluded = marks.excluded(folder);
        if (excluded.isPresent()) {
          ready.clear();
          ready.add(Entry.excluded(Kind.OWN, folder.uri(), excluded.get()));
          statuses = null;
        }
      } catch (IOException | RuntimeException e) {
        fail(e);
      }
    }

    /** Marker files may come after any number of class folders. */
    private void findMarks() throws IOException {
      for (String mark : OwnFolders.MARKS) {
        if (storage.exists(new Path(folder.uri(), mark))) {
          marks.add(mark);
        }
      }
    }

    private void take(FileStatus status) {
      Path path = status.getPath();
      String name = path.getName();
      String uri = path.toString();
      marks.add(name);
      var glob = rules.skip().match(name, status.isDirectory());
      if (rules.own().contains(uri)) {
        ready.add(Entry.excluded(Kind.OWN, uri, OwnFolders.WAREHOUSE));
      } else if (glob.isPresent()) {
        ready.add(Entry.excluded(Kind.SKIPPED, uri, glob.get()));
      } else if (status.isDirectory()) {
        ready.add(Entry.folder(uri, rules.name(folder, name), folder.depth() + 1, folder.links()));
      } else {
        ready.add(Entry.file(uri, folder.name(), status.getLen(), status.getModificationTime()));
      }
    }

    private void fail(Exception e) {
      statuses = null;
      ready.add(
          Entry.unreadable(
              folder.uri(),
              folder.name(),
              Storage.reason(e),
              "The folder could not be listed: " + e.getMessage()));
    }

    @Override
    public boolean hasNext() {
      try {
        while (ready.isEmpty() && statuses != null && statuses.hasNext()) {
          take(statuses.next());
        }
      } catch (IOException | RuntimeException e) {
        fail(e);
      }
      return !ready.isEmpty();
    }

    @Override
    public Entry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return marks.filter(folder, ready.remove());
    }

    @Override
    public void close() {
      statuses = null;
    }
  }
}
