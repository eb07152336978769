package org.winnow.export;

import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.winnow.image.Digests;

/**
 * A folder with atomic writes. A file is written under another name and renamed. In object stores,
 * it is uploaded under its own name when closed. Records the SHA-256 of every file.
 */
final class Folder implements AutoCloseable {
  /** Schemes of object stores: no folders, renaming copies, a file appears when closed. */
  private static final Set<String> OBJECT_STORES =
      Set.of("s3", "s3a", "s3n", "gs", "oss", "cosn", "obs", "wasb", "wasbs", "swift");

  private final Path root;
  private final boolean renames;
  private final FileSystem storage;
  private final String attempt;
  private final List<String> checksums = new ArrayList<>();

  /**
   * @param attempt distinguishes two writers of one file
   */
  Folder(Path root, Configuration hadoop, String attempt) throws IOException {
    this.root = root;
    this.attempt = attempt;
    // A separate instance without checksums leaves no hidden files.
    storage = FileSystem.newInstance(root.toUri(), hadoop);
    storage.setWriteChecksum(false);
    renames = renames(storage);
  }

  /** Whether a storage renames files and folders in one step. */
  static boolean renames(FileSystem storage) {
    String scheme = storage.getUri().getScheme();
    return scheme == null || !OBJECT_STORES.contains(scheme.toLowerCase(Locale.ROOT));
  }

  Path root() {
    return root;
  }

  Path path(String name) {
    return new Path(root, name);
  }

  boolean has(String name) throws IOException {
    return storage.exists(path(name));
  }

  /** Lines in the format of {@code sha256sum}, one per closed file. */
  List<String> checksums() {
    return checksums;
  }

  /** Creates a file. It appears when the stream is closed. */
  OutputStream create(String name) throws IOException {
    Path unfinished = renames ? path(name + "." + attempt + ".tmp") : path(name);
    Digests.DigestStream digest = Digests.stream(storage.create(unfinished, true));
    return new FilterOutputStream(digest) {
      private boolean closed;

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        digest.write(bytes, from, length);
      }

      @Override
      public void close() throws IOException {
        if (closed) {
          return;
        }
        closed = true;
        super.close();
        Path file = path(name);
        if (renames) {
          storage.delete(file, false);
          if (!storage.rename(unfinished, file)) {
            throw new IOException("cannot rename " + unfinished + " to " + file);
          }
        }
        checksums.add(digest.sha256() + "  " + name);
      }
    };
  }

  void write(String name, String text) throws IOException {
    try (OutputStream out = create(name)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  InputStream open(String name) throws IOException {
    return storage.open(path(name));
  }

  BufferedReader lines(String name) throws IOException {
    return new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8));
  }

  /** Deletes all files. */
  void clear() throws IOException {
    storage.delete(root, true);
    storage.mkdirs(root);
  }

  void delete(String name) throws IOException {
    storage.delete(path(name), true);
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
