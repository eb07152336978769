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

/** Lists folders on executors: rows of {@link Entry}, in and out. */
final class FolderWalk implements FlatMapFunction<Iterator<Row>, Row> {
  private final FolderLister.Rules rules;
  private final SerializableConfiguration hadoop;
  private final boolean deep;

  /**
   * @param deep whether folders below those that come in are listed, too; else they come out
   */
  FolderWalk(FolderLister.Rules rules, SerializableConfiguration hadoop, boolean deep) {
    this.rules = rules;
    this.hadoop = hadoop;
    this.deep = deep;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Walk(rows);
  }

  /** Depth first, one folder open at a time. */
  private final class Walk implements Iterator<Row> {
    private final Iterator<Row> given;
    private final Deque<Entry> folders = new ArrayDeque<>();
    private FolderLister.Entries open;
    private Row ready;

    Walk(Iterator<Row> given) {
      this.given = given;
    }

    @Override
    public boolean hasNext() {
      while (ready == null && advance()) {}
      return ready != null;
    }

    /** One step; whether there was any. */
    private boolean advance() {
      if (open != null) {
        if (open.hasNext()) {
          take(open.next());
        } else {
          open.close();
          open = null;
        }
        return true;
      }
      if (!folders.isEmpty()) {
        Entry folder = folders.pop();
        open = FolderLister.of(folder.uri(), rules, hadoop.value()).list(folder);
        return true;
      }
      if (given.hasNext()) {
        Row row = given.next();
        Entry entry = Entry.of(row);
        if (entry.kind() == Kind.FOLDER) {
          folders.push(entry);
        } else {
          ready = row;
        }
        return true;
      }
      return false;
    }

    private void take(Entry entry) {
      if (deep && entry.kind() == Kind.FOLDER) {
        folders.push(entry);
      } else {
        ready = entry.row();
      }
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = ready;
      ready = null;
      return row;
    }
  }

  /**
   * Lists a folder and all below it here, level by level, as long as the entries are few.
   *
   * @param limit how many entries are few
   */
  static Few few(Entry root, FolderLister lister, int limit) {
    List<Entry> found = new ArrayList<>();
    Deque<Entry> folders = new ArrayDeque<>(List.of(root));
    int listed = 0;
    while (!folders.isEmpty()) {
      List<Entry> here = new ArrayList<>();
      try (FolderLister.Entries entries = lister.list(folders.peek())) {
        while (entries.hasNext()) {
          here.add(entries.next());
          if (listed + here.size() > limit) {
            return new Few(found, List.copyOf(folders));
          }
        }
      }
      folders.remove();
      listed += here.size();
      for (Entry entry : here) {
        (entry.kind() == Kind.FOLDER ? folders : found).add(entry);
      }
    }
    return new Few(found, List.of());
  }

  /**
   * What was listed here.
   *
   * @param found the entries, without folders
   * @param rest folders that were not listed, since the entries are many
   */
  record Few(List<Entry> found, List<Entry> rest) {}
}
