package org.winnow.stage.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.winnow.stage.ingest.Entry.Kind;

/** Lists folders on executors. Maps rows of {@link Entry} to rows of {@link Entry}. */
final class FolderWalk implements FlatMapFunction<Iterator<Row>, Row> {
  private final FolderLister.Rules rules;
  private final SerializableConfiguration hadoop;
  private final boolean recursive;

  /**
   * @param recursive whether subfolders are listed as well; otherwise they are returned
   */
  FolderWalk(FolderLister.Rules rules, SerializableConfiguration hadoop, boolean recursive) {
    this.rules = rules;
    this.hadoop = hadoop;
    this.recursive = recursive;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Walk(rows);
  }

  /** Depth-first traversal with one open folder at a time. */
  private final class Walk implements Iterator<Row> {
    private final Iterator<Row> inputs;
    private final Deque<Entry> folders = new ArrayDeque<>();
    private FolderLister.Entries openFolder;
    private Row nextRow;

    Walk(Iterator<Row> inputs) {
      this.inputs = inputs;
    }

    @Override
    public boolean hasNext() {
      while (nextRow == null && advance()) {}
      return nextRow != null;
    }

    /** Runs one step; false at the end. */
    private boolean advance() {
      if (openFolder != null) {
        if (openFolder.hasNext()) {
          accept(openFolder.next());
        } else {
          openFolder.close();
          openFolder = null;
        }
        return true;
      }
      if (!folders.isEmpty()) {
        Entry folder = folders.pop();
        openFolder = FolderLister.of(folder.uri(), rules, hadoop.value()).list(folder);
        return true;
      }
      if (inputs.hasNext()) {
        Row row = inputs.next();
        Entry entry = Entry.of(row);
        if (entry.kind() == Kind.FOLDER) {
          folders.push(entry);
        } else {
          nextRow = row;
        }
        return true;
      }
      return false;
    }

    private void accept(Entry entry) {
      if (recursive && entry.kind() == Kind.FOLDER) {
        folders.push(entry);
      } else {
        nextRow = entry.row();
      }
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = nextRow;
      nextRow = null;
      return row;
    }
  }

  /**
   * Lists a folder and its subfolders on the driver, breadth first, up to a number of entries.
   *
   * @param limit largest number of entries
   */
  static LocalWalk walkLocally(Entry root, FolderLister lister, int limit) {
    List<Entry> found = new ArrayList<>();
    Deque<Entry> folders = new ArrayDeque<>(List.of(root));
    int listed = 0;
    while (!folders.isEmpty()) {
      List<Entry> entriesOfFolder = new ArrayList<>();
      try (FolderLister.Entries listing = lister.list(folders.peek())) {
        while (listing.hasNext()) {
          entriesOfFolder.add(listing.next());
          if (listed + entriesOfFolder.size() > limit) {
            return new LocalWalk(found, List.copyOf(folders));
          }
        }
      }
      folders.remove();
      listed += entriesOfFolder.size();
      for (Entry entry : entriesOfFolder) {
        (entry.kind() == Kind.FOLDER ? folders : found).add(entry);
      }
    }
    return new LocalWalk(found, List.of());
  }

  /**
   * Result of a local walk.
   *
   * @param entries entries without folders
   * @param remaining folders that were not listed, because the limit was reached
   */
  record LocalWalk(List<Entry> entries, List<Entry> remaining) {}
}
