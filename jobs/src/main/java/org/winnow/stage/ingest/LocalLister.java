package org.winnow.stage.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.winnow.claim.Storage;
import org.winnow.stage.ingest.Entry.Kind;
import org.winnow.table.Quarantine;

/**
 * Lists local folders. Every entry has an outcome. An unreadable entry, an undecodable name and a
 * cyclic link become files with a problem.
 */
final class LocalLister implements FolderLister {
  /** Limit of nested links, because folders that link to each other would never end. */
  private static final int MAX_LINKS = 16;

  private final Rules rules;

  LocalLister(Rules rules) {
    this.rules = rules;
  }

  /** The URI of a path in Hadoop's form. */
  static String uri(Path path) {
    return "file:" + path;
  }

  @Override
  public Entries list(Entry folder) {
    Path path = Path.of(folder.uri().replaceFirst("^file:/+", "/"));
    OwnFolders.Marks marks = new OwnFolders.Marks();
    for (String mark : OwnFolders.MARKS) {
      if (Files.exists(path.resolve(mark))) {
        marks.add(mark);
      }
    }
    if (Files.exists(path.resolve("sources/_delta_log"))) {
      return excluded(folder, path, OwnFolders.WAREHOUSE);
    }
    return marks
        .excluded(folder)
        .map(kind -> excluded(folder, path, kind))
        .orElseGet(() -> open(folder, path, marks));
  }

  private Listing excluded(Entry folder, Path path, String kind) {
    return only(folder, path, Entry.excluded(Kind.OWN, folder.uri(), kind));
  }

  private Listing only(Entry folder, Path path, Entry entry) {
    Listing listing = new Listing(folder, path, new OwnFolders.Marks(), null);
    listing.ready.add(entry);
    return listing;
  }

  /** The listing closes the stream. */
  @SuppressWarnings("StreamResourceLeak")
  private Listing open(Entry folder, Path path, OwnFolders.Marks marks) {
    try {
      return new Listing(folder, path, marks, Files.newDirectoryStream(path));
    } catch (IOException | RuntimeException e) {
      return only(folder, path, failure(folder, e));
    }
  }

  private static Entry failure(Entry folder, Exception e) {
    return Entry.unreadable(
        folder.uri(),
        folder.name(),
        Storage.reason(e),
        "The folder could not be listed: " + e.getMessage());
  }

  private final class Listing implements Entries {
    private final Entry folder;
    private final Path path;
    private final OwnFolders.Marks marks;
    private final DirectoryStream<Path> stream;
    private final Iterator<Path> paths;
    private final Deque<Entry> ready = new ArrayDeque<>();
    private boolean failed;

    Listing(Entry folder, Path path, OwnFolders.Marks marks, DirectoryStream<Path> stream) {
      this.folder = folder;
      this.path = path;
      this.marks = marks;
      this.stream = stream;
      this.paths = stream == null ? List.<Path>of().iterator() : stream.iterator();
    }

    @Override
    public boolean hasNext() {
      try {
        while (ready.isEmpty() && !failed && paths.hasNext()) {
          addEntry(paths.next());
        }
      } catch (DirectoryIteratorException e) {
        failed = true;
        ready.add(failure(folder, e.getCause()));
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
      if (stream != null) {
        try {
          stream.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private void addEntry(Path entry) {
      if (!isNameable(entry)) {
        addUnnamed(entry);
        return;
      }
      String name = entry.getFileName().toString();
      try {
        BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
        var glob = rules.skip().match(name, attributes.isDirectory());
        if (glob.isPresent()) {
          ready.add(Entry.excluded(Kind.SKIPPED, uri(entry), glob.get()));
        } else if (attributes.isDirectory()) {
          ready.add(directory(entry, name));
        } else {
          ready.add(
              Entry.file(
                  uri(entry),
                  folder.name(),
                  attributes.size(),
                  attributes.lastModifiedTime().toMillis()));
        }
      } catch (IOException | RuntimeException e) {
        boolean dangling =
            Storage.reason(e).equals(Quarantine.NOT_FOUND)
                && Files.exists(entry, LinkOption.NOFOLLOW_LINKS);
        ready.add(
            Entry.unreadable(
                uri(entry),
                folder.name(),
                Storage.reason(e),
                dangling ? "It is a link to what is not there." : String.valueOf(e.getMessage())));
      }
    }

    private Entry directory(Path entry, String name) throws IOException {
      String claimed = rules.name(folder, name);
      if (rules.own().stream().anyMatch(own -> own.endsWith("/" + name))
          && rules.own().contains(entry.toRealPath().toString())) {
        return Entry.excluded(Kind.OWN, uri(entry), OwnFolders.WAREHOUSE);
      }
      if (!Files.isSymbolicLink(entry)) {
        return Entry.folder(uri(entry), claimed, folder.depth() + 1, folder.links());
      }
      Path target = entry.toRealPath();
      List<String> links = new ArrayList<>(folder.links());
      links.add(path.toRealPath().toString());
      if (links.stream().anyMatch(real -> Path.of(real).startsWith(target))) {
        return Entry.unreadable(
            uri(entry),
            claimed,
            Quarantine.LINK_LOOP,
            "It is a link to a folder above it, " + target + ", and is not followed.");
      }
      if (links.size() > MAX_LINKS) {
        return Entry.unreadable(
            uri(entry),
            claimed,
            Quarantine.LINK_LOOP,
            "It is a link within " + MAX_LINKS + " links.");
      }
      return Entry.folder(uri(entry), claimed, folder.depth() + 1, links);
    }

    /**
     * Lists all entries below a path at once, because a path with an undecodable name cannot be
     * opened later.
     */
    private void addUnnamed(Path entry) {
      Deque<Path> todo = new ArrayDeque<>(List.of(entry));
      while (!todo.isEmpty()) {
        Path next = todo.pop();
        List<Path> below = new ArrayList<>();
        if (Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
          try (DirectoryStream<Path> inside = Files.newDirectoryStream(next)) {
            inside.forEach(below::add);
          } catch (IOException | DirectoryIteratorException e) {
            below.clear();
          }
        }
        if (below.isEmpty()) {
          ready.add(
              Entry.unreadable(
                  next.toUri().toString().replaceFirst("^file:/+", "file:/"),
                  null,
                  Quarantine.BAD_NAME,
                  "Its name or that of its folder is no text in the encoding of file names ("
                      + System.getProperty("sun.jnu.encoding")
                      + "). Rename it, for example with convmv."));
        }
        todo.addAll(below);
      }
    }
  }

  /** Whether the text form of a path leads back to the same path. */
  private static boolean isNameable(Path path) {
    try {
      return Path.of(path.toString()).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
