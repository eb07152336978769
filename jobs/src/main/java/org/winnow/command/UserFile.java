package org.winnow.command;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An input or output file of a command, local or in an object store.
 *
 * @param path with its scheme
 */
public record UserFile(Path path) {

  /** The file of a command-line argument: a local path or {@code s3a://…}. */
  public static UserFile named(String name) {
    return name.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")
        ? new UserFile(new Path(name))
        : local(java.nio.file.Path.of(name));
  }

  public static UserFile local(java.nio.file.Path file) {
    // The URI of an existing folder ends with a slash, and Hadoop keeps it. The path has none.
    return new UserFile(new Path("file", null, file.toAbsolutePath().normalize().toString()));
  }

  /** The named file, or the file {@code name} inside it if it is a local folder. */
  public static UserFile named(String named, String name) {
    UserFile file = named(named);
    boolean folder = !named.contains(":") && Files.isDirectory(java.nio.file.Path.of(named));
    return folder ? file.child(name) : file;
  }

  /** A file inside this folder. */
  public UserFile child(String name) {
    return new UserFile(new Path(path, name));
  }

  public void write(byte[] bytes, Configuration hadoop) throws IOException {
    // A separate instance without checksums leaves no hidden file.
    try (FileSystem storage = FileSystem.newInstance(path.toUri(), hadoop)) {
      storage.setWriteChecksum(false);
      try (var stream = storage.create(path, true)) {
        stream.write(bytes);
      }
    }
  }

  /** The content of the file. */
  public byte[] read(Configuration hadoop) throws IOException {
    try (var stream = path.getFileSystem(hadoop).open(path)) {
      return stream.readAllBytes();
    }
  }

  /** The file as a user writes it. */
  @Override
  public String toString() {
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file") ? path.toUri().getPath() : path.toString();
  }
}
